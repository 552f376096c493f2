/** Facts about a provider that its preset does not contain. Used by `docs/providers.md` only. */
export interface ProviderFacts {
  readonly name: string;
  /** Sources of the scheme: `C` the provider's own SDK, `D` its documentation, `S` a secondary source. */
  readonly evidence: string;
  /** The npm package of the official SDK that the preset is tested against (`npm run test:oracles`). */
  readonly sdk?: string;
  /** Seconds within which the provider expects a response, where known. */
  readonly deadlineSeconds?: number;
  /** Retries, batches and doubts. */
  readonly note?: string;
}

/** Facts by the preset's name, in lower case with dashes. */
export const PROVIDER_FACTS: Readonly<Record<string, ProviderFacts>> = {
  adyen: {
    name: 'Adyen, standard',
    sdk: '@adyen/api-library',
    evidence: 'C D S',
    deadlineSeconds: 10,
    note: 'each item of a batch',
  },
  'adyen-platform': { name: 'Adyen, platform', sdk: '@adyen/api-library', evidence: 'D', deadlineSeconds: 10 },
  asana: { name: 'Asana', evidence: 'C D', note: 'at most once; the key comes with the first request' },
  auth0: { name: 'Auth0 log streams', evidence: 'C', note: 'batches' },
  bitbucket: { name: 'Bitbucket', evidence: 'C D' },
  braintree: {
    name: 'Braintree',
    sdk: 'braintree',
    evidence: 'C',
    note: 'the line break at the end of the payload may be missing',
  },
  calendly: { name: 'Calendly', evidence: 'C S' },
  chargebee: { name: 'Chargebee', evidence: 'C S', note: '7 tries, 2 minutes to 2 days' },
  'coinbase-commerce': {
    name: 'Coinbase Commerce',
    sdk: 'coinbase-commerce-node',
    evidence: 'C',
    note: 'event id and type from memory',
  },
  contentful: {
    name: 'Contentful',
    sdk: '@contentful/node-apps-toolkit',
    evidence: 'C',
    note: 'for URLs without a query: it signs a query encoded twice',
  },
  discord: {
    name: 'Discord',
    sdk: 'discord-interactions',
    evidence: 'C D',
    deadlineSeconds: 3,
    note: 'probes with bad signatures',
  },
  docusign: { name: 'DocuSign Connect', evidence: 'C D', note: 'one header per active key' },
  dropbox: { name: 'Dropbox', evidence: 'C S' },
  eventgrid: { name: 'Azure Event Grid', evidence: 'D', note: 'by a secret delivery property, not by JWT' },
  github: {
    name: 'GitHub',
    sdk: '@octokit/webhooks-methods',
    evidence: 'C D S',
    deadlineSeconds: 10,
    note: 'does not retry by itself',
  },
  gitlab: { name: 'GitLab', evidence: 'D C', deadlineSeconds: 10, note: 'signing tokens: use `standardWebhooks()`' },
  hmac: { name: 'any HMAC of the raw body', evidence: '–', note: 'the generic scheme' },
  hubspot: {
    name: 'HubSpot v3',
    sdk: '@hubspot/api-client',
    evidence: 'C S',
    note: 'batches; versions 1 and 2 are refused',
  },
  intercom: { name: 'Intercom', evidence: 'C S', deadlineSeconds: 5 },
  jira: { name: 'Jira', evidence: 'C D' },
  linear: { name: 'Linear', sdk: '@linear/sdk', evidence: 'C S', deadlineSeconds: 5 },
  mailgun: { name: 'Mailgun', evidence: 'D S', note: 'event data is not signed' },
  meta: { name: 'Meta (WhatsApp, Instagram)', evidence: 'C D' },
  monday: { name: 'monday', evidence: 'D', note: 'the token does not cover the body' },
  msgraph: { name: 'Microsoft Graph', evidence: 'C D', deadlineSeconds: 10, note: 'by clientState, not by JWT' },
  mux: { name: 'Mux', sdk: '@mux/mux-node', evidence: 'C' },
  notion: { name: 'Notion', sdk: '@notionhq/client', evidence: 'C', note: 'the key comes with the first request' },
  okta: { name: 'Okta event hooks', evidence: 'D', deadlineSeconds: 3 },
  paddle: {
    name: 'Paddle',
    sdk: '@paddle/paddle-node-sdk',
    evidence: 'C D',
    deadlineSeconds: 5,
    note: '60 tries in 3 days',
  },
  postmark: { name: 'Postmark', evidence: 'D' },
  quickbooks: { name: 'QuickBooks', evidence: 'D', deadlineSeconds: 3 },
  recurly: { name: 'Recurly', evidence: 'D', deadlineSeconds: 5, note: '10 tries; only JSON is signed' },
  sanity: { name: 'Sanity', sdk: '@sanity/webhook', evidence: 'C' },
  sendgrid: { name: 'SendGrid', sdk: '@sendgrid/eventwebhook', evidence: 'C', note: 'batches' },
  shopify: {
    name: 'Shopify',
    sdk: '@shopify/shopify-api',
    evidence: 'C D S',
    deadlineSeconds: 5,
    note: '8 tries in 4 hours',
  },
  slack: { name: 'Slack', sdk: '@slack/bolt', evidence: 'C S', deadlineSeconds: 3, note: '3 retries' },
  square: { name: 'Square', sdk: 'square', evidence: 'C D S', note: '24 hours' },
  'standard-webhooks': { name: 'Standard Webhooks (OpenAI and others)', sdk: 'standardwebhooks', evidence: 'C D' },
  stripe: { name: 'Stripe', sdk: 'stripe', evidence: 'C D S', note: '3 days, in live mode' },
  svix: { name: 'Svix (Clerk, Resend and others)', sdk: 'svix', evidence: 'C' },
  telegram: { name: 'Telegram', evidence: 'C', note: 'from memory: check' },
  trello: { name: 'Trello', evidence: 'C D' },
  twilio: { name: 'Twilio', sdk: 'twilio', evidence: 'C', note: 'the URL with or without its port' },
  twitch: { name: 'Twitch EventSub', evidence: 'C D' },
  typeform: { name: 'Typeform', evidence: 'C D' },
  unsigned: { name: 'any sender', evidence: '–', note: 'an explicit opt-in' },
  vercel: { name: 'Vercel', evidence: 'C S', deadlineSeconds: 30, note: '24 hours' },
  woocommerce: { name: 'WooCommerce', evidence: 'C', note: 'type header from memory' },
  x: { name: 'X', evidence: 'C D' },
  xero: { name: 'Xero', evidence: 'C S', deadlineSeconds: 5, note: 'requires 401 for a bad signature' },
  zoom: { name: 'Zoom', evidence: 'C D', deadlineSeconds: 3, note: 'retries after 5, 20 and 60 minutes' },
};
