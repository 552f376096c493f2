import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://docs.customer.io/api/webhooks';
const ID = '01E4C4CT6YDC7Y5M7FE1GWWPQJ';
const IDENTIFIERS = { id: '42', email: 'test@example.com', cio_id: 'd9c106000001' };

export default {
  name: 'Customer.io reporting webhooks',
  sdk: 'customerio-node',
  evidence: 'C D',
  deadlineSeconds: 4,
  note:
    'the type is the metric, and the object is in `object_type`; the SDK checks no time, so how a retry is signed is ' +
    'not known. Webhooks are accepted for 3 days',
  success: { expects: 'any 2xx within 4 s', source: DOCS },
  refusal: { expects: 'retries, after most errors an hour later; later webhooks wait', source: DOCS },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Customer.io reporting webhooks endpoint validation test"',
  },
  // The last retry is 7 days after the first try, and may be signed with a time that is no longer accepted.
  retries: { schedule: 'with exponential backoff for 7 days', signed: 'unknown', source: DOCS },
  requests: [
    {
      name: 'customer subscribed',
      body: JSON.stringify({
        event_id: ID,
        object_type: 'customer',
        metric: 'subscribed',
        timestamp: 1613063089,
        data: { customer_id: '42', email_address: 'test@example.com', identifiers: IDENTIFIERS },
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'subscribed',
      source: DOCS,
    },
    {
      name: 'email opened',
      body: JSON.stringify({
        event_id: ID,
        object_type: 'email',
        metric: 'opened',
        timestamp: 1613063089,
        data: {
          customer_id: '42',
          delivery_id: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY',
          campaign_id: 123,
          action_id: 456,
          subject: 'Thanks for signing up',
          recipient: 'test@example.com',
          identifiers: IDENTIFIERS,
        },
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'opened',
      source: DOCS,
    },
  ],
} satisfies ProviderFacts;
