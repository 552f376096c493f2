import type { ProviderGroup } from '#test/providers/provider-setup';

const crmAndSupport: ProviderGroup = {
  title: 'CRM, support and forms',
  introduction:
    'These providers sign with a secret of your app, of the form or of the subscription. Most of them repeat failed deliveries ' +
    'for a day or longer. HubSpot sends several events in one request.',
  providers: {
    hubspot: {
      url: {
        text: "The target URL of the app's webhooks. `PUT /webhooks/v3/{appId}/settings` sets `targetUrl` for older apps.",
        source: 'https://developers.hubspot.com/docs/api-reference/legacy/webhooks/settings/update-setting',
        notConfirmed: 'the menu path in the developer account.',
      },
      secret: {
        text: 'The client secret of the app.',
        source:
          'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
        notConfirmed: 'which page shows it.',
      },
      watch:
        '`url` must be the target URL, character by character, because HubSpot signs it. A body is a list of events, so ' +
        'the handler goes through the list. Private apps with a token and webhooks of workflows follow other rules.',
    },
    intercom: {
      url: {
        text: 'In the Developer Hub, open your app, *Configure > Webhooks*, and add the URL and the topics.',
        source: 'https://developers.intercom.com/docs/webhooks/setting-up-webhooks',
      },
      secret: {
        text: 'The `client_secret` of the app, on the page *Basic Info*.',
        source: 'https://skills.sh/hookdeck/webhook-skills/intercom-webhooks',
      },
      watch:
        'A subscription belongs to the app, so it receives events of all workspaces that installed it. `app_id` in the body ' +
        'tells them apart. Topics at Intercom are event types here.',
    },
    'customer-io': {
      url: {
        text: 'Open *Data & Integrations > Integrations > Reporting Webhooks*, choose *Add Reporting Webhook* and enter the URL.',
        source: 'https://docs.customer.io/journeys/webhooks/',
      },
      secret: {
        text: 'The signing key is on the page where you enter the URL.',
        source: 'https://docs.customer.io/api/webhooks/',
      },
      watch:
        'While one webhook fails, all later ones wait. Webhooks that a campaign sends are signed with ' +
        '[a key that is not shown](https://community.customer.io/data-integrations-38/adding-layers-of-security-415), so ' +
        'they are answered 401.',
    },
    calendly: {
      url: {
        text: '`POST https://api.calendly.com/webhook_subscriptions` with `url`, `events`, `organization` and `scope`.',
        source: 'https://trigger.dev/docs/webhooks/providers/calendly',
      },
      secret: {
        text:
          'With a personal access token, choose a `signing_key` and pass it in the same call. Calendly makes the key of an ' +
          'OAuth app itself.',
        source: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
      },
      watch:
        'Calendly never returns the key, and the URL cannot be changed: create a new subscription for either. Without a ' +
        'key Calendly does not sign. Events depend on the plan of the organization.',
    },
    typeform: {
      url: {
        text: 'Open the form, *Connect > Webhooks*, and add a webhook. Then turn it on, because it starts switched off.',
        source: 'https://trigger.dev/docs/webhooks/providers/typeform',
      },
      secret: {
        text: 'Choose a random secret. Edit the webhook and enter it in the field *Secret*.',
        source: 'https://trigger.dev/docs/webhooks/providers/typeform',
      },
      watch:
        'Its reaction to errors is not documented, so do not rely on retries: the Responses API has what you missed. ' +
        'Without a secret Typeform does not sign.',
    },
    docusign: {
      url: {
        text:
          'Select *Admin*, then *Connect* below *Integrations*. Add a configuration with the URL, and tick *Include HMAC ' +
          'Signature*.',
        source: 'https://trigger.dev/docs/webhooks/providers/docusign',
      },
      secret: {
        text: '*Connect > Connect Keys > Add Secret Key*. DocuSign shows the whole key only once.',
        source: 'https://trigger.dev/docs/webhooks/providers/docusign',
      },
      watch:
        'Choose the JSON format, because the preset finds no event type in XML. Without *Include HMAC Signature* nothing is ' +
        'signed. Developer and production accounts have separate keys.',
    },
    zendesk: {
      url: {
        text: 'In the Admin Center, open *Apps and integrations > Actions and webhooks > Webhooks* and create a webhook.',
        source: 'https://support.zendesk.com/hc/pt-br/articles/4408836101146',
      },
      secret: {
        text: 'Zendesk makes the signing secret. The API of webhooks returns it.',
        source: 'https://developer.zendesk.com/api-reference/webhooks/introduction',
        notConfirmed: 'where the Admin Center shows it.',
      },
      watch:
        'Keep the method POST. A test before the webhook is created is signed with a public test secret and answered 401. ' +
        'Never store that one. Events of tickets may come from a trigger, whose body you write, so include a type.',
    },
    segment: {
      url: {
        text:
          'In *Connections > Catalog*, add the destination *Webhooks (Actions)* to a source. Enter the URL in a mapping and ' +
          'keep the method POST.',
        source: 'code: segmentio/segment-docs src/connections/destinations/catalog/actions-webhook/index.md',
      },
      secret: {
        text: 'Choose a random secret and enter it as shared secret in *Settings > Advanced Settings*.',
        source: 'code: segmentio/segment-docs src/connections/destinations/catalog/actions-webhook/index.md',
      },
      watch:
        'For batches, turn *Use X-Segment-Signature Header* on. `X-Signature` covers only the first event of a batch, and ' +
        'such requests are answered 401. Send an event to a topic by one mapping only, because `messageId` identifies it.',
    },
  },
};

export default crmAndSupport;
