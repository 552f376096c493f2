import type { ProviderFacts } from '#test/providers/provider-facts';

const CLASSIC = 'code: segmentio/segment-docs src/connections/destinations/catalog/webhooks/index.md';
const ACTIONS = 'code: segmentio/action-destinations packages/destination-actions/src/destinations/webhook/index.ts';
const SPEC = 'https://segment.com/docs/connections/spec/common/';

export default {
  name: 'Segment',
  evidence: 'C D S',
  deadlineSeconds: 5,
  note:
    'signs only the first event of a batch, so batches are rejected; PUT and PATCH are answered 405; a mapping may leave ' +
    'out messageId',
  success: { expects: 'a response within 5 s; the status is not documented', source: CLASSIC },
  refusal: { expects: 'retries after a timeout or a 5xx; other statuses are not documented', source: CLASSIC },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Segment webhooks destination timeout retries shared secret X-Signature"',
  },
  retries: {
    schedule: 'for four hours, with growing and random gaps',
    lastAfterSeconds: 14_400,
    signed: 'none',
    source: 'code: segmentio/segment-docs src/connections/destinations/index.md',
  },
  requests: [
    {
      name: 'track',
      headers: { 'content-type': 'application/json', 'user-agent': 'Segment.io/1.0' },
      body: JSON.stringify({
        version: 1,
        type: 'track',
        messageId: '022bb90c-bbac-11e4-8dfc-aa07a5b093db',
        userId: '019mr8mf4r',
        event: 'Purchased an Item',
        properties: { revenue: '39.95', shippingMethod: '2-day' },
        timestamp: '2012-12-02T00:30:08.276Z',
      }),
      outcome: 'queued',
      eventId: '022bb90c-bbac-11e4-8dfc-aa07a5b093db',
      eventType: 'track',
      source: SPEC,
    },
    {
      name: 'identify, default data of a mapping',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'identify',
        messageId: '022bb90c-bbac-11e4-8dfc-aa07a5b093dc',
        userId: '019mr8mf4r',
        traits: { email: 'achilles@segment.com', name: 'Achilles', subscriptionPlan: 'Premium', friendCount: 29 },
        timestamp: '2012-12-02T00:30:08.276Z',
      }),
      outcome: 'queued',
      eventId: '022bb90c-bbac-11e4-8dfc-aa07a5b093dc',
      eventType: 'identify',
      source: ACTIONS,
    },
    {
      name: 'delete, without a messageId in the documentation',
      body: JSON.stringify({ type: 'delete', userId: '019mr8mf4r', timestamp: '2012-12-02T00:30:08.276Z' }),
      outcome: 'queued',
      eventType: 'delete',
      source: CLASSIC,
    },
  ],
} satisfies ProviderFacts;
