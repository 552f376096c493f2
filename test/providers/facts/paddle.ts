import type { ProviderFacts } from '#test/providers/provider-facts';

const RESPOND = 'https://developer.paddle.com/webhooks/about/respond-to-webhooks';

export default {
  name: 'Paddle',
  sdk: '@paddle/paddle-node-sdk',
  evidence: 'C D S',
  deadlineSeconds: 5,
  success: { expects: '200; other 2xx: not documented', source: RESPOND },
  refusal: { expects: 'any other answer is retried; special statuses: not documented', source: RESPOND },
  firstContact: {
    expects: 'none documented; simulations send signed events of the usual form',
    source: 'not documented: searched "Paddle webhooks respond 200", "Paddle webhook retry same signature timestamp"',
  },
  retries: {
    schedule: '60 retries in 3 days with exponential backoff, in live accounts',
    lastAfterSeconds: 259_200,
    // From the project's own notes: the source has the schedule alone.
    signed: 'anew',
    source: RESPOND,
  },
  requests: [
    {
      name: 'event',
      body: JSON.stringify({
        event_id: 'evt_01h2b06f69w9aw3eymqs1dfa2q',
        event_type: 'payout.created',
        occurred_at: '2023-06-01T13:30:38.138984Z',
        notification_id: 'ntf_01h2b06f84qsjzdw8rywe3j4gt',
        data: { id: 'payout_01gsz4vmqbjk3x4vvtafffd540', status: 'unpaid', amount: '10000', currency_code: 'USD' },
      }),
      outcome: 'queued',
      eventId: 'evt_01h2b06f69w9aw3eymqs1dfa2q',
      eventType: 'payout.created',
      source: 'https://developer.trackpilots.com/api-reference/payouts/payoutcreated',
    },
  ],
} satisfies ProviderFacts;
