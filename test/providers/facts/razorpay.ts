import type { ProviderFacts } from '#test/providers/provider-facts';

const PRACTICES = 'https://razorpay.com/docs/webhooks/best-practices';
// The documentation names the header, but shows no value.
const ID = 'PAevent0000001';
const HEADERS = { 'content-type': 'application/json', 'x-razorpay-event-id': ID };

export default {
  name: 'Razorpay',
  sdk: 'razorpay',
  evidence: 'C D',
  deadlineSeconds: 5,
  note: 'after a change of the secret, retries of older events are signed with the old one',
  success: { expects: 'any 2xx', source: PRACTICES },
  refusal: { expects: 'retries; disables the webhook after 24 hours of failures', source: PRACTICES },
  firstContact: {
    expects: 'none known',
    source:
      'not documented: searched "Razorpay set up and edit payments webhooks", "Razorpay validate and test webhooks"',
  },
  retries: {
    schedule: 'for 24 hours, with exponential backoff',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: PRACTICES,
  },
  requests: [
    {
      name: 'payment',
      headers: HEADERS,
      body: JSON.stringify({
        entity: 'event',
        account_id: 'acc_BFQ7uQEaa7j2z7',
        event: 'payment.authorized',
        contains: ['payment'],
        payload: {
          payment: {
            entity: {
              id: 'pay_DESlfW9H8K9uqM',
              entity: 'payment',
              amount: 100,
              currency: 'INR',
              status: 'authorized',
              order_id: 'order_DESlLckIVRkHWj',
              method: 'netbanking',
              captured: false,
              bank: 'HDFC',
              notes: [],
              acquirer_data: { bank_transaction_id: '0125836177' },
              created_at: 1567674599,
            },
          },
        },
        created_at: 1567674606,
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'payment.authorized',
      source: 'code: razorpay/markdown-docs webhooks/payments.md',
    },
    {
      name: 'payout',
      headers: HEADERS,
      body: JSON.stringify({
        entity: 'event',
        account_id: 'acc_BfVUrG6tDiL7H0',
        event: 'payout.pending',
        contains: ['payout'],
        payload: {
          payout: {
            entity: {
              id: 'pout_1Aa00000000001',
              entity: 'payout',
              fund_account_id: 'fa_1Aa00000000001',
              amount: 100,
              currency: 'INR',
              status: 'pending',
              mode: 'NEFT',
              created_at: 1580808301,
            },
          },
        },
        created_at: 1580808301,
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'payout.pending',
      source: 'code: razorpay/markdown-docs webhooks/payouts.md',
    },
  ],
} satisfies ProviderFacts;
