import type { ProviderGroup } from '#test/providers/provider-setup';

const mediaAndSocial: ProviderGroup = {
  title: 'Media and social',
  introduction:
    'These providers prove with a challenge that you control the URL, some of them again and again. Catchbasin answers it ' +
    'without your handler, once the secret is set.',
  providers: {
    meta: {
      url: {
        text: 'In the App Dashboard, open the configuration of the product, such as *WhatsApp > Configuration*, and set the callback URL.',
        source:
          'https://wso2.com/integration-platform/docs/connectors/catalog/communication/whatsapp-business/setup-guide',
      },
      secret: {
        text:
          'The *App Secret* in *Settings > Basic*, behind *Show*. The verify token is a second secret that you choose and ' +
          'enter beside the callback URL.',
        source: 'https://botpress.com/docs/manual-configuration',
      },
      watch:
        'Set both secrets before you save the URL. Then subscribe to fields such as `messages`, otherwise nothing arrives. ' +
        'A body can have several entries with several changes each.',
    },
    x: {
      url: {
        text: 'Register the URL with `POST /2/webhooks`, by the bearer token of the app. It must not name a port.',
        source: 'https://docs.x.com/x-api/webhooks/quickstart',
      },
      secret: {
        text: "The app's consumer secret, also called API secret key. It is neither the bearer token nor an access token.",
        source: 'https://docs.x.com/x-api/webhooks/quickstart',
        notConfirmed: 'which page of the developer console shows it.',
      },
      watch:
        'X repeats the challenge, according to its quickstart every hour. A wrong answer marks the webhook as invalid, and events stop until it passes ' +
        'again. Deploy the secret before you register the URL.',
    },
    twitch: {
      url: {
        text: 'Create a subscription through the API, with `transport.method` `webhook` and the URL as `transport.callback`.',
        source: 'https://dev.twitch.tv/docs/eventsub/manage-subscriptions',
      },
      secret: {
        text: 'Choose an ASCII secret of 10 to 100 characters and pass it in the same call as `transport.secret`.',
        source: 'https://docs.rs/crate/twitch_highway/latest/source/src/eventsub/transport.rs',
      },
      watch:
        'Messages about a revoked subscription reach the handler too. The header `twitch-eventsub-message-type` of ' +
        'the webhook says `revocation`. Give all subscriptions of a topic the same secret.',
    },
    mux: {
      url: {
        text: 'Add a webhook in the webhook settings of the environment, or with `POST /system/v1/webhooks`.',
        source: 'https://www.mux.com/docs/core/manage-webhooks',
      },
      secret: {
        text: 'The settings show the signing secret of the webhook. The API returns it as `signing_secret`.',
        source: 'https://trigger.dev/docs/webhooks/providers/mux',
      },
      watch:
        'Mux sends all events of the environment, so register types with `onEvents` and ignore the rest. The body lists ' +
        'earlier tries, which the preset leaves out of the comparison.',
    },
    kick: {
      url: {
        text: 'In *Account Settings > Developer*, edit the app, turn on *Enable Webhooks* and enter the URL.',
        source: 'code: KickEngineering/KickDevDocs events/introduction.md',
      },
      secret: {
        text: "Kick's public key as PEM, which the page of the source shows. It is the same for all apps.",
        source: 'code: KickEngineering/KickDevDocs events/webhook-security.md',
      },
      watch:
        'Pipe the key in: `npm run ops -- secret put kick < kick.pem`. Then subscribe to events through the API, otherwise ' +
        'nothing arrives.',
    },
    'cloudflare-stream': {
      url: {
        text: '`PUT /accounts/{account}/stream/webhook` with `notificationUrl`, by an API token of the account.',
        source: 'code: cloudflare/cloudflare-docs src/content/docs/stream/manage-video-library/using-webhooks.mdx',
      },
      secret: {
        text: 'The response to this call has it as `secret`.',
        source: 'code: cloudflare/cloudflare-docs src/content/docs/stream/manage-video-library/using-webhooks.mdx',
      },
      watch:
        'An account has one such webhook, so a second call replaces the URL. Webhooks about live inputs are notifications ' +
        'of another kind, which this preset does not verify.',
    },
  },
};

export default mediaAndSocial;
