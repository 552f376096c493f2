import type { ProviderGroup } from '#test/providers/provider-setup';

const generic: ProviderGroup = {
  title: 'Any other provider',
  introduction:
    'A provider without a preset of its own often signs as one of these do. Look at the headers of its requests, or at ' +
    'its documentation, and choose:',
  providers: {
    hmac: {
      url: { text: "Enter the topic's URL where your provider takes it.", source: 'not documented: generic scheme' },
      secret: {
        text: 'The signing secret of your provider, or one that both sides agree on.',
        source: 'not documented: generic scheme',
      },
      watch:
        'Only the raw body is signed: a scheme with a timestamp or a URL in the signed text needs another preset. ' +
        'Set `prefix` (`sha256=`) and `encoding` as your provider does, and `eventId` if it sends one.',
    },
    'standard-webhooks': {
      url: {
        text: 'Depends on the sender. OpenAI takes it in the webhook settings, or with `POST /webhook_endpoints`.',
        source: 'https://developers.openai.com/api/reference/cli/resources/webhooks/methods/create/index.md',
      },
      secret: {
        text: "OpenAI returns the endpoint's signing secret when you create it or rotate it. It begins with `whsec_`.",
        source: 'https://developers.openai.com/api/reference/cli/resources/webhooks/methods/rotate_secret/index.md',
      },
      watch:
        'Keep `whsec_` in the secret. Set `textKey: true` for senders whose key is the text itself, such as older Polar ' +
        'secrets, and `publicKey: true` for keys that begin with `whpk_`.',
    },
    svix: {
      url: {
        text: 'Depends on the sender. Clerk and Resend take it as an endpoint in their webhook settings.',
        source: 'https://trigger.dev/docs/webhooks/providers/clerk',
      },
      secret: {
        text: 'Resend shows the signing secret on the page of the webhook. It begins with `whsec_`.',
        source: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
      },
      watch:
        'Use it where the headers are named `svix-id`, `svix-timestamp` and `svix-signature`. Where they are named ' +
        '`webhook-…`, use `standardWebhooks`. The key is the same.',
    },
    unsigned: {
      url: { text: "Enter the topic's URL where your sender takes it.", source: 'not documented: generic scheme' },
      secret: { text: 'None.', source: 'not documented: generic scheme' },
      watch:
        'Anyone who knows the URL can post. Restrict the senders with `allowFrom`, or with mutual TLS of a custom domain. ' +
        'Treat the body as a hint, and read the truth from the API of the sender. Set `eventId` if the body has one.',
    },
  },
};

export default generic;
