import type { ProviderFacts } from '#test/providers/provider-facts';

const NEXT_GEN = 'https://docs.mollie.com/reference/webhooks-new';
const HEADERS = { 'content-type': 'application/json' };
// The fields are those of Mollie's event object. The ids and times are made up.
const EVENT = {
  resource: 'event',
  id: 'event_GvJ8WHrp5isUdRub9CJyH',
  type: 'payment-link.paid',
  entityId: 'pl_4Y0eZitmBnQ6IDoMqZQKh',
  createdAt: '2022-03-20T09:29:57+00:00',
};

export default {
  name: 'Mollie',
  sdk: 'mollie-api-typescript',
  evidence: 'C D',
  deadlineSeconds: 15,
  note: 'next-gen webhooks alone: classic ones are an unsigned form with an id. The times of retries are not confirmed',
  success: { expects: 'a success status such as 200', source: NEXT_GEN },
  refusal: { expects: 'retries, also after 15 s without a response', source: NEXT_GEN },
  firstContact: {
    expects: 'none known; the API can send a test event',
    source: 'code: mollie/mollie-api-python-beta docs/sdks/webhooks/README.md',
  },
  retries: { schedule: 'repeated; times not confirmed', signed: 'none', source: NEXT_GEN },
  requests: [
    {
      name: 'event with the object',
      headers: HEADERS,
      body: JSON.stringify({
        ...EVENT,
        _embedded: {
          entity: {
            resource: 'payment-link',
            id: 'pl_4Y0eZitmBnQ6IDoMqZQKh',
            mode: 'live',
            description: 'Bicycle tires',
            amount: { currency: 'EUR', value: '24.95' },
            profileId: 'pfl_QkEhN94Ba',
            createdAt: '2021-03-20T09:29:56+00:00',
            paidAt: '2022-03-20T09:29:56+00:00',
          },
        },
        _links: {},
      }),
      outcome: 'queued',
      eventId: 'event_GvJ8WHrp5isUdRub9CJyH',
      eventType: 'payment-link.paid',
      source: 'https://docs.mollie.com/reference/payment-links-api-webhooks',
    },
    {
      name: 'simple event, without the object',
      headers: HEADERS,
      body: JSON.stringify({ ...EVENT, id: 'event_1234567890', type: 'sales-invoice.paid', entityId: 'invoice_1' }),
      outcome: 'queued',
      eventId: 'event_1234567890',
      eventType: 'sales-invoice.paid',
      source: 'https://docs.mollie.com/reference/get-webhook-event.md',
    },
  ],
} satisfies ProviderFacts;
