import type { ProviderFacts } from '#test/providers/provider-facts';

const EVENTS = 'https://apidocs.au.chargebee.com/docs/api/events';

export default {
  name: 'Chargebee',
  evidence: 'C D S',
  success: { expects: 'any 2xx; exactly 200 in the older API v1', source: EVENTS },
  refusal: { expects: 'any other answer is retried; special statuses: not documented', source: EVENTS },
  firstContact: {
    expects: 'none documented',
    source: 'not documented: searched "Chargebee webhook settings test webhook", "chargebee apidocs webhooks"',
  },
  retries: {
    schedule: 'up to 7 retries at growing intervals, the last about 3 days and 7 hours after the event',
    lastAfterSeconds: 284_400,
    signed: 'none',
    source: EVENTS,
  },
  requests: [
    {
      name: 'event',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        api_version: 'v1',
        content: {
          customer: { id: '__test__5SK0bLNFRFuCIi8Nj', object: 'customer', created_at: 1517506759 },
          subscription: { id: '__test__5SK0bLNFRFuCIi8Nj', object: 'subscription', status: 'in_trial' },
        },
        event_type: 'subscription_created',
        id: 'ev___test__1',
      }),
      outcome: 'queued',
      eventId: 'ev___test__1',
      eventType: 'subscription_created',
      source: 'https://apidocs.eu.chargebee.com/docs/api/v1/events?lang=curl',
    },
  ],
} satisfies ProviderFacts;
