import type { ProviderGroup } from '#test/providers/provider-setup';

const identityAndCloud: ProviderGroup = {
  title: 'Identity and cloud',
  introduction:
    'WorkOS signs the body. The others send a token that you choose, so use a long random one ' +
    '(`openssl rand -hex 32`) and rotate it. Most of them send several events in one request.',
  providers: {
    okta: {
      url: {
        text: 'In the Admin Console, open *Workflow > Event Hooks* and choose *Create Event Hook*.',
        source: 'https://help.okta.com/en-us/Content/Topics/automation-hooks/add-event-hooks.htm',
      },
      secret: {
        text: 'Choose a token. Enter `Authorization` as *Authentication field* and the token as *Authentication secret*.',
        source: 'https://help.okta.com/en-us/Content/Topics/automation-hooks/add-event-hooks.htm',
      },
      watch:
        'After the deploy choose *Verify* in the actions of the hook, because Okta sends nothing before. The secret here is the whole value, ' +
        'with a scheme such as `Basic` if you entered one. The System Log has what you missed.',
    },
    auth0: {
      url: {
        text: 'Open *Dashboard > Monitoring > Streams > Create Stream*, select *Custom Webhook* and enter the *Payload URL*.',
        source: 'https://auth0.com/docs/extensions/loggly',
      },
      secret: {
        text: 'Choose a token and enter it as *Authorization Token*. Auth0 sends it as the value of `Authorization`.',
        source: 'https://auth0.com/docs/extensions/loggly',
      },
      watch:
        'The token is optional at Auth0: without it every request is answered 401. Choose *JSON Array* or *JSON Object* as the content ' +
        'format, because `webhook.json()` does not read JSON lines.',
    },
    msgraph: {
      url: {
        text: 'Create a subscription with `POST /subscriptions`. `notificationUrl` is the URL.',
        source: 'https://learn.microsoft.com/graph/api/resources/subscription',
      },
      secret: {
        text: 'Choose a `clientState` of at most 128 characters and pass it in the same call.',
        source: 'https://learn.microsoft.com/graph/api/resources/subscription',
      },
      watch:
        'A subscription expires at its `expirationDateTime`, so renew it from a scheduled job. Give every subscription of the topic the ' +
        'same `clientState`. Equal bodies are separate notifications, and all reach the handler.',
    },
    eventgrid: {
      url: {
        text: 'Create an event subscription whose endpoint is a webhook with the URL.',
        source: 'https://learn.microsoft.com/en-us/azure/event-grid/delivery-properties',
      },
      secret: {
        text:
          'In the tab *Delivery Properties*, add a static header with the name of the option `header`. Its value is a token ' +
          'that you choose. Tick *Is secret?*.',
        source: 'https://learn.microsoft.com/en-us/azure/event-grid/delivery-properties',
      },
      watch:
        'It is not documented whether the validation event carries delivery properties. If the validation fails, choose the ' +
        'schema of CloudEvents, whose OPTIONS request needs no token. The `clientState` of Microsoft Graph is another preset.',
    },
    workos: {
      url: {
        text: 'Add the endpoint in the WorkOS Dashboard and select the events.',
        source: 'https://workos.com/docs/events/data-syncing/webhooks.md',
        notConfirmed: 'the menu path.',
      },
      secret: {
        text: 'WorkOS makes the signing secret and shows it for the webhook.',
        source: 'https://trigger.dev/docs/webhooks/providers/workos',
      },
      watch:
        'The endpoint must be on a public host with HTTPS. Events arrive out of order, so compare `updated_at` before you ' +
        'overwrite an object. The Events API has what you missed.',
    },
  },
};

export default identityAndCloud;
