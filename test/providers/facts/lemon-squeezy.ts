import type { ProviderFacts } from '#test/providers/provider-facts';

const REQUESTS = 'https://docs.lemonsqueezy.com/help/webhooks/webhook-requests';
const HEADERS = { 'content-type': 'application/json' };

export default {
  name: 'Lemon Squeezy',
  evidence: 'D',
  note: '`X-Event-Name` repeats the type, but is not signed',
  success: { expects: '200', source: REQUESTS },
  refusal: { expects: 'retries any other status', source: REQUESTS },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Lemon Squeezy webhooks signing requests", "Lemon Squeezy webhook requests"',
  },
  retries: {
    schedule: 'three, such as after 5, 25 and 125 s',
    lastAfterSeconds: 155,
    signed: 'none',
    source: REQUESTS,
  },
  requests: [
    {
      name: 'order',
      headers: { ...HEADERS, 'x-event-name': 'order_created' },
      body: JSON.stringify({
        meta: { event_name: 'order_created', custom_data: { customer_id: 25 } },
        data: {
          type: 'orders',
          id: '1',
          attributes: {
            store_id: 1,
            customer_id: 1,
            identifier: '104e18a2-d755-4d4b-80c4-a6c1dcbe1c10',
            order_number: 1,
            user_name: 'John Doe',
            currency: 'USD',
          },
        },
      }),
      outcome: 'queued',
      eventType: 'order_created',
      source: REQUESTS,
    },
    {
      // The source has these fields of another event. The type and `refunded` are made up.
      name: 'smaller order, without custom data',
      headers: { ...HEADERS, 'x-event-name': 'order_refunded' },
      body: JSON.stringify({
        meta: { event_name: 'order_refunded' },
        data: { type: 'orders', id: '1', attributes: { store_id: 1, order_number: 1, total: 1199, refunded: true } },
      }),
      outcome: 'queued',
      eventType: 'order_refunded',
      source: 'https://www.lemonsqueezy.com/docs/api/webhooks/',
    },
  ],
} satisfies ProviderFacts;
