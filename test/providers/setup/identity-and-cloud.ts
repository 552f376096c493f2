import type { ProviderGroup } from '#test/providers/provider-setup';

const identityAndCloud: ProviderGroup = {
  title: 'Identity and cloud',
  introduction:
    'Okta, Auth0, Microsoft Graph and Event Grid do not sign the body. They send a token that you choose, so use a long ' +
    'random one (`openssl rand -hex 32`) and rotate it. The others sign each event.',
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
    clerk: {
      url: {
        text: 'In the Clerk Dashboard, open *Webhooks*, choose *Add Endpoint*, enter the URL and select the events.',
        source: 'https://clerk.com/docs/core-1/integrations/webhooks/sync-data',
      },
      secret: {
        text: 'Select the endpoint on the same page. It shows the *Signing Secret*, which begins with `whsec_`.',
        source: 'https://clerk.com/docs/guides/development/webhooks/overview',
      },
      watch:
        'Clerk does not guarantee when a webhook arrives, so do not make a sign-up wait for its handler. `svix` verifies the ' +
        'same requests.',
    },
    supabase: {
      url: {
        text: 'In the Dashboard, open *Authentication > Auth Hooks*, add a hook of the type HTTPS and enter the URL.',
        source: 'https://docs.notifuse.com/integrations/supabase',
      },
      secret: {
        text: '*Generate secret* in the same form. It begins with `v1,whsec_`, and all of it is the secret here.',
        source: 'https://docs.notifuse.com/integrations/supabase',
      },
      watch:
        'A user waits for the response, so set the secret and deploy before you enable the hook. The handler runs after it, ' +
        'so it cannot reject a sign-up. Custom Access Token, MFA and password hooks need a body that Catchbasin does not send. ' +
        'Database webhooks are not signed: use [`token`](generic.md#any-token) for them.',
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
    sns: {
      url: {
        text: 'Create a subscription of the topic with the protocol HTTPS and the URL as its endpoint, without raw delivery.',
        source: 'https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.subscribe.html',
      },
      secret: {
        text:
          'None. Set `SignatureVersion` of the SNS topic to 2: `aws sns set-topic-attributes --topic-arn ARN ' +
          '--attribute-name SignatureVersion --attribute-value 2`.',
        source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
      },
      watch:
        'Deploy with `confirmSubscription: true` before you subscribe. Attach a dead-letter queue to the subscription, ' +
        'because SNS gives up after an hour at most. Message attributes are not signed.',
    },
    pubsub: {
      url: {
        text: 'Create a push subscription whose endpoint is the URL, and enable its authentication.',
        source: 'https://cloud.google.com/pubsub/docs/create-push-subscription',
      },
      secret: {
        text:
          'None. Choose a service account for the tokens, and set its address and the audience of the subscription as ' +
          'options. Ingest fetches the keys of Google.',
        source: 'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
      },
      watch:
        'Without authentication Pub/Sub sends no token, and every request is answered 401. `message.data` is Base64. ' +
        'Payload unwrapping changes the body, so that the preset finds no event id.',
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
    'google-push': {
      url: {
        text: 'Call the `watch` method of the resource, such as `events.watch`, with `type` `web_hook` and the URL as `address`.',
        source: 'https://developers.google.com/workspace/calendar/api/guides/push',
      },
      secret: {
        text: 'Choose a random text and pass it as `token` in the same call. Set it for each channel of the topic.',
        source: 'https://developers.google.com/workspace/calendar/api/guides/push',
      },
      watch:
        'Without a `token` a channel sends none and is answered 401, after which Google drops the message. Channels expire, ' +
        'so create the next one in time. The message says that something changed, and the API returns what.',
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
