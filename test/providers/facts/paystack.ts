import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://paystack.com/docs/payments/webhooks/';
const HEADERS = { 'content-type': 'application/json' };

export default {
  name: 'Paystack',
  evidence: 'D',
  deadlineSeconds: 30,
  note: 'the limit of 30 s is documented for test mode',
  success: { expects: '200', source: DOCS },
  refusal: { expects: 'retries any other status', source: DOCS },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Paystack webhooks create a webhook URL", "Paystack webhooks go live checklist"',
  },
  retries: {
    schedule: '4 tries, 3 minutes apart, then hourly for 72 hours; in test mode hourly for 10 hours',
    lastAfterSeconds: 259_740,
    signed: 'none',
    source: DOCS,
  },
  requests: [
    {
      name: 'dispute',
      headers: HEADERS,
      body: JSON.stringify({
        event: 'charge.dispute.create',
        data: {
          id: 358950,
          refund_amount: 5800,
          currency: 'NGN',
          status: 'awaiting-merchant-feedback',
          domain: 'live',
          transaction: {
            id: 896467688,
            status: 'success',
            reference: 'v3mjfgbnc19v97x',
            amount: 5800,
            currency: 'NGN',
          },
          category: 'chargeback',
          dueAt: '2020-11-25T18:00:00.000Z',
          created_at: '2020-11-24T13:46:57.000Z',
          updated_at: '2020-11-24T18:00:02.000Z',
        },
      }),
      outcome: 'queued',
      eventType: 'charge.dispute.create',
      source: DOCS,
    },
    {
      // The documentation lists the type. The fields are those of the transaction above.
      name: 'charge',
      headers: HEADERS,
      body: JSON.stringify({
        event: 'charge.success',
        data: {
          id: 896467688,
          domain: 'live',
          status: 'success',
          reference: 'v3mjfgbnc19v97x',
          amount: 5800,
          gateway_response: 'Approved',
          paid_at: '2020-11-24T13:45:57.000Z',
          channel: 'card',
          currency: 'NGN',
        },
      }),
      outcome: 'queued',
      eventType: 'charge.success',
      source: DOCS,
    },
  ],
} satisfies ProviderFacts;
