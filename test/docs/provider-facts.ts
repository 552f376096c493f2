/** Facts about a provider that its preset does not contain. Used by `docs/providers.md` only. */
export interface ProviderFacts {
  readonly name: string;
  /** Sources of the scheme: `C` the provider's own SDK, `D` its documentation, `S` a secondary source. */
  readonly evidence: string;
  /** Seconds within which the provider expects a response, where known. */
  readonly deadlineSeconds?: number;
  /** Retries, batches and doubts. */
  readonly note?: string;
}

/** Facts by the preset's name, in lower case with dashes. */
export const PROVIDER_FACTS: Readonly<Record<string, ProviderFacts>> = {
  adyen: {
    name: 'Adyen, standard',
    evidence: 'C D S',
    deadlineSeconds: 10,
    note: 'answers `[accepted]`; each item of a batch',
  },
  'adyen-platform': { name: 'Adyen, platform', evidence: 'D', deadlineSeconds: 10 },
  asana: { name: 'Asana', evidence: 'C D', note: 'at most once; the key comes with the first request' },
  auth0: { name: 'Auth0 log streams', evidence: 'C', note: 'batches' },
  bitbucket: { name: 'Bitbucket', evidence: 'C D' },
  braintree: { name: 'Braintree', evidence: 'C', note: 'the challenge is from memory' },
  calendly: { name: 'Calendly', evidence: 'C S' },
  chargebee: { name: 'Chargebee', evidence: 'C S', note: '7 tries, 2 minutes to 2 days' },
  'coinbase-commerce': { name: 'Coinbase Commerce', evidence: 'C', note: 'event id and type from memory' },
  contentful: { name: 'Contentful', evidence: 'C', note: 'for URLs without a query: it signs a query encoded twice' },
  discord: { name: 'Discord', evidence: 'C D', deadlineSeconds: 3, note: 'probes with bad signatures' },
  docusign: { name: 'DocuSign Connect', evidence: 'C D', note: 'one header per active key' },
  dropbox: { name: 'Dropbox', evidence: 'C S' },
  eventgrid: { name: 'Azure Event Grid', evidence: 'D', note: 'by a secret delivery property, not by JWT' },
  github: { name: 'GitHub', evidence: 'C D S', deadlineSeconds: 10, note: 'does not retry by itself' },
  gitlab: { name: 'GitLab', evidence: 'D C', deadlineSeconds: 10, note: 'signing tokens: use `standardWebhooks()`' },
  hmac: { name: 'any HMAC of the raw body', evidence: '–', note: 'the generic scheme' },
  hubspot: { name: 'HubSpot v3', evidence: 'C S', note: 'batches; versions 1 and 2 are refused' },
  intercom: { name: 'Intercom', evidence: 'C S', deadlineSeconds: 5 },
  jira: { name: 'Jira', evidence: 'C D' },
  linear: { name: 'Linear', evidence: 'C S', deadlineSeconds: 5 },
  mailgun: { name: 'Mailgun', evidence: 'D S', note: 'event data is not signed; 406 stops its retries' },
  meta: { name: 'Meta (WhatsApp, Instagram)', evidence: 'C D' },
  monday: { name: 'monday', evidence: 'D', note: 'the token does not cover the body' },
  msgraph: { name: 'Microsoft Graph', evidence: 'C D', deadlineSeconds: 10, note: 'by clientState, not by JWT' },
  mux: { name: 'Mux', evidence: 'C' },
  notion: { name: 'Notion', evidence: 'C', note: 'the key comes with the first request' },
  okta: { name: 'Okta event hooks', evidence: 'D', deadlineSeconds: 3 },
  paddle: { name: 'Paddle', evidence: 'C D', deadlineSeconds: 5, note: '60 tries in 3 days' },
  postmark: { name: 'Postmark', evidence: 'D' },
  quickbooks: { name: 'QuickBooks', evidence: 'D', deadlineSeconds: 3 },
  recurly: { name: 'Recurly', evidence: 'D', deadlineSeconds: 5, note: '10 tries; the scheme is from memory' },
  sanity: { name: 'Sanity', evidence: 'C' },
  sendgrid: { name: 'SendGrid', evidence: 'C', note: 'batches' },
  shopify: { name: 'Shopify', evidence: 'C D S', deadlineSeconds: 5, note: '8 tries in 4 hours' },
  slack: { name: 'Slack', evidence: 'C S', deadlineSeconds: 3, note: '3 retries' },
  square: { name: 'Square', evidence: 'C D S', note: '24 hours' },
  'standard-webhooks': { name: 'Standard Webhooks (OpenAI and others)', evidence: 'C D' },
  stripe: { name: 'Stripe', evidence: 'C D S', note: '3 days, in live mode' },
  svix: { name: 'Svix (Clerk, Resend and others)', evidence: 'C' },
  telegram: { name: 'Telegram', evidence: 'C', note: 'from memory: check' },
  trello: { name: 'Trello', evidence: 'C D' },
  twilio: { name: 'Twilio', evidence: 'C', note: 'the URL with its port, where the console has one' },
  twitch: { name: 'Twitch EventSub', evidence: 'C D' },
  typeform: { name: 'Typeform', evidence: 'C D' },
  unsigned: { name: 'any sender', evidence: '–', note: 'an explicit opt-in' },
  vercel: { name: 'Vercel', evidence: 'C S', deadlineSeconds: 30, note: '24 hours' },
  woocommerce: { name: 'WooCommerce', evidence: 'C', note: 'type header from memory' },
  x: { name: 'X', evidence: 'C D' },
  xero: { name: 'Xero', evidence: 'C S', deadlineSeconds: 5, note: 'requires 401 for a bad signature' },
  zoom: { name: 'Zoom', evidence: 'C D', deadlineSeconds: 3, note: 'retries after 5, 20 and 60 minutes' },
};
