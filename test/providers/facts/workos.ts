import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://workos.com/docs/events/data-syncing/webhooks/what-you-will-build';
const BEST_PRACTICES = 'https://workos.com/docs/webhooks';

export default {
  name: 'WorkOS',
  sdk: '@workos-inc/node',
  evidence: 'C D',
  note: 'events may arrive out of order; the SDK accepts any time in the future, which is rejected here',
  success: { expects: '200', source: DOCS },
  refusal: { expects: 'retries every status other than 2xx', source: BEST_PRACTICES },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "WorkOS webhooks register endpoint validate challenge"',
  },
  retries: {
    schedule: 'up to 12 times in 3 days, with growing gaps; only some minutes outside of production',
    lastAfterSeconds: 259_200,
    signed: 'unknown',
    source: DOCS,
  },
  requests: [
    {
      name: 'dsync.user.created',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: 'wh_123',
        data: {
          id: 'directory_user_01FAEAJCR3ZBZ30D8BD1924TVG',
          state: 'active',
          idp_id: '00u1e8mutl6wlH3lL4x7',
          object: 'directory_user',
          last_name: 'Lunchford',
          first_name: 'Blair',
          directory_id: 'directory_01F9M7F68PZP8QXP8G7X5QRHS7',
          created_at: '2021-06-25T19:07:33.155Z',
          updated_at: '2021-06-25T19:07:33.155Z',
        },
        event: 'dsync.user.created',
        created_at: '2021-06-25T19:07:33.155Z',
      }),
      outcome: 'queued',
      eventId: 'wh_123',
      eventType: 'dsync.user.created',
      source: 'code: workos/workos-node src/webhooks/fixtures/webhook.json',
    },
    {
      name: 'user.created',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: 'event_01H8Z9Q2Z3Y4X5W6V7U8T9S0R1',
        event: 'user.created',
        data: { id: 'user_01H8Z9Q2Z3Y4X5W6V7U8T9S0R1', object: 'user' },
        created_at: '2024-01-15T10:30:00.000Z',
      }),
      outcome: 'queued',
      eventId: 'event_01H8Z9Q2Z3Y4X5W6V7U8T9S0R1',
      eventType: 'user.created',
      source: 'https://www.mintlify.com/workos/workos-node/api/events',
    },
  ],
} satisfies ProviderFacts;
