import type { ProviderFacts } from '#test/providers/provider-facts';

const RECEIVE = 'https://www.checkout.com/docs/workflows';
const LIMIT = 'https://www.checkout.com/docs/previous/reporting-and-insights/webhooks';
const HEADERS = { 'content-type': 'application/json' };

export default {
  name: 'Checkout.com',
  evidence: 'D',
  deadlineSeconds: 10,
  note: 'the limit of 10 s is documented for the previous platform',
  success: { expects: 'any 2xx', source: LIMIT },
  refusal: { expects: 'retries; cancels the webhook after the last try', source: RECEIVE },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Checkout.com configure your webhook server", "Checkout.com receive webhooks"',
  },
  retries: {
    schedule: 'eight, after 5, 10, 15 and 30 minutes, then after 1, 4, 12 and 12 hours',
    lastAfterSeconds: 108_000,
    signed: 'none',
    source: RECEIVE,
  },
  requests: [
    {
      name: 'payment approved',
      headers: HEADERS,
      body: JSON.stringify({
        id: 'evt_caxmnvuvbe4elkbdx2imwbnjxu',
        type: 'payment_approved',
        version: '1.0.29',
        created_on: '2023-05-22T11:56:04.8821546Z',
        data: {
          id: 'pay_griq7wyqkggu7mnk7ecm6ysrl4',
          action_id: 'act_gl5cpqgccxeulozrvaassd4lta',
          reference: 'ORD-5023-4E89',
          amount: 20,
          auth_code: '528709',
          currency: 'USD',
          payment_type: 'Regular',
          processed_on: '2023-05-22T11:56:01.1299682Z',
          response_code: '10000',
          response_summary: 'Approved',
        },
      }),
      outcome: 'queued',
      eventId: 'evt_caxmnvuvbe4elkbdx2imwbnjxu',
      eventType: 'payment_approved',
      source: 'https://www.checkout.com/docs/workflows/webhook-event-types/payment_approved',
    },
    {
      // The fields are those of the event above. The documentation lists the type as one that follows it.
      name: 'payment captured',
      headers: HEADERS,
      body: JSON.stringify({
        id: 'evt_fakefakefakefakefakefakefa',
        type: 'payment_captured',
        version: '1.0.29',
        created_on: '2023-05-22T11:57:04.8821546Z',
        data: { id: 'pay_griq7wyqkggu7mnk7ecm6ysrl4', reference: 'ORD-5023-4E89', amount: 20, currency: 'USD' },
      }),
      outcome: 'queued',
      eventId: 'evt_fakefakefakefakefakefakefa',
      eventType: 'payment_captured',
      source: 'https://www.checkout.com/docs/workflows/webhook-event-types/payment_approved',
    },
  ],
} satisfies ProviderFacts;
