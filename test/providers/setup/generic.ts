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
        'Set `prefix` (`sha256=`) and `encoding` as your provider does, and `eventId` if it sends one. Other options ' +
        'describe a signed time, several signatures, the encoding of the key and what is signed. ' +
        '[Any other provider](../adding-a-topic.md#any-other-provider) has examples. Without a signed time, only ' +
        'deduplication protects from replayed requests.',
    },
    token: {
      url: {
        text: "Enter the topic's URL where your provider takes it, with the parameter if the token is in the query.",
        source: 'not documented: generic scheme',
      },
      secret: {
        text: 'A token that you choose, or one that your provider shows.',
        source: 'not documented: generic scheme',
      },
      watch:
        'Set either `header` or `query`, and a `prefix` such as `Bearer `. A token covers no body and no time. The stored ' +
        'webhook has `[redacted]` in its place. Other systems log URLs, so prefer a header.',
    },
    basic: {
      url: {
        text: "Enter the topic's URL where your provider takes it. Some providers take the user name and the password in it.",
        source: 'not documented: generic scheme',
      },
      secret: {
        text: 'A user name and a password that you choose, as `user:password`.',
        source: 'not documented: generic scheme',
      },
      watch: 'They cover no body and no time. Any sender that has them can post anything.',
    },
    jwt: {
      url: { text: "Enter the topic's URL where your provider takes it.", source: 'not documented: generic scheme' },
      secret: {
        text: 'The shared secret with which your provider signs its tokens. A public key is refused.',
        source: 'not documented: generic scheme',
      },
      watch:
        'Set `bodyHash` if a claim has the SHA-256 of the body. Otherwise a captured token authenticates any body until it ' +
        'expires. Without `exp`, set `maxAge` if the tokens have `iat`. With `bodyHash` alone, only deduplication protects ' +
        'from replayed requests.',
    },
    'standard-webhooks': {
      url: {
        text: "Enter the topic's URL where your sender takes it.",
        source: 'code: standard-webhooks/standard-webhooks spec/standard-webhooks.md',
      },
      secret: {
        text: "The endpoint's signing secret, which your sender shows. It begins with `whsec_`.",
        source: 'code: standard-webhooks/standard-webhooks spec/standard-webhooks.md',
      },
      watch:
        'Keep `whsec_` in the secret. Set `textKey: true` for senders whose key is the text itself, and `publicKey: true` ' +
        'for keys that begin with `whpk_`. OpenAI, Polar and Supabase have presets of their own.',
    },
    svix: {
      url: {
        text: "Enter the topic's URL where your sender takes it.",
        source: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
      },
      secret: {
        text: "The endpoint's signing secret, which your sender shows. It begins with `whsec_`.",
        source: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
      },
      watch:
        'Use it where the headers are named `svix-id`, `svix-timestamp` and `svix-signature`. Where they are named ' +
        '`webhook-…`, use `standardWebhooks`. The key is the same. Clerk and Resend have presets of their own.',
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
