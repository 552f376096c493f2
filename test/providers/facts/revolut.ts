import type { ProviderFacts } from '#test/providers/provider-facts';

const MERCHANT = 'https://developer.revolut.com/docs/guides/merchant/monitor-and-observe/webhooks/using-webhooks.md';
const BUSINESS = 'https://developer.revolut.com/docs/guides/manage-accounts/webhooks/about-webhooks';
const HEADERS = { 'content-type': 'application/json' };

export default {
  name: 'Revolut',
  evidence: 'D',
  note: 'whether a retry is signed anew is not said. The time may differ by 35 minutes',
  success: { expects: 'no HTTP error; the documentation does not list the statuses', source: MERCHANT },
  refusal: { expects: 'retries an error status or a timeout', source: MERCHANT },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Revolut Merchant API create a webhook", "Revolut Business API manage webhooks"',
  },
  retries: {
    schedule: 'three, 10 minutes apart',
    lastAfterSeconds: 1_800,
    signed: 'unknown',
    source: MERCHANT,
  },
  requests: [
    {
      name: 'order of the Merchant API',
      headers: HEADERS,
      body: JSON.stringify({
        event: 'ORDER_COMPLETED',
        order_id: '9fc01989-3f61-4484-a5d9-ffe768531be9',
        merchant_order_ext_ref: 'Test #3928',
      }),
      outcome: 'queued',
      eventType: 'ORDER_COMPLETED',
      source: MERCHANT,
    },
    {
      name: 'transaction of the Business API',
      headers: HEADERS,
      body: JSON.stringify({
        event: 'TransactionCreated',
        timestamp: '2023-01-26T16:22:21.753463Z',
        data: {
          id: '63d2a8bd-8b67-a2de-b1d2-b58ee21d7073',
          type: 'transfer',
          state: 'pending',
          request_id: '6a8b2ad9-d8b9-4348-9207-1c5737ccf11b',
          created_at: '2023-01-26T16:22:21.765313Z',
          reference: 'To John Doe',
          legs: [{ leg_id: '63d2a8bd-8b67-a2de-0000-b58ee21d7073', amount: -10, currency: 'GBP' }],
        },
      }),
      outcome: 'queued',
      eventType: 'TransactionCreated',
      source: BUSINESS,
    },
  ],
} satisfies ProviderFacts;
