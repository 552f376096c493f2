import type { ProviderFacts } from '#test/providers/provider-facts';

const WEBHOOKS = 'https://developer.monday.com/api-reference/docs/webhooks' as const;
const CLIENT = 'https://monday-client.readthedocs.io/en/latest/webhooks.html' as const;
const LIFECYCLE = 'code: mondaycom/welcome-apps apps/lifecycle-events/README.md' as const;

export default {
  name: 'monday',
  evidence: 'D S',
  note: 'the token does not cover the body; webhooks made by hand or with a personal token carry no JWT (secondary)',
  success: { expects: '200', source: CLIENT },
  refusal: { expects: 'anything other than a 200 is repeated', source: CLIENT },
  firstContact: {
    expects: 'POST of a JSON object that has only challenge, answered by the identical JSON object with 200',
    source: WEBHOOKS,
  },
  retries: { schedule: 'every minute for 30 minutes', lastAfterSeconds: 1_800, signed: 'unknown', source: CLIENT },
  requests: [
    {
      name: 'challenge',
      body: JSON.stringify({ challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' }),
      signed: false,
      outcome: {
        status: 200,
        contentType: 'application/json',
        body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}',
      },
      source: WEBHOOKS,
    },
    {
      name: 'board event, fields left out',
      body: JSON.stringify({ event: { type: 'create_item' } }),
      outcome: 'queued',
      eventType: 'create_item',
      source: 'https://asyncapi.apis.io/asyncapis/monday-com/monday-com-webhooks-asyncapi/',
    },
    {
      name: 'app lifecycle event',
      body: JSON.stringify({
        type: 'AppFeatureObject:create',
        payload: {},
        accountId: 12345,
        userId: 67890,
        back_to_url: 'https://monday-apps-ms.monday.com/webhook?token=fake',
      }),
      outcome: 'queued',
      source: LIFECYCLE,
    },
  ],
} satisfies ProviderFacts;
