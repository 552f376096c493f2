import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://developer.flutterwave.com/v3.0/docs/webhooks';
const HEADERS = { 'content-type': 'application/json' };

export default {
  name: 'Flutterwave',
  evidence: 'D',
  deadlineSeconds: 60,
  note: 'API v3 alone: the documentation of v4 describes `flutterwave-signature` in two ways',
  success: { expects: '200', source: DOCS },
  refusal: { expects: 'retries any other status, if retries are turned on', source: DOCS },
  firstContact: {
    expects: 'none known',
    source:
      'not documented: searched "Flutterwave webhooks implementing a webhook", "Flutterwave enable webhook retries"',
  },
  retries: {
    schedule: 'three, 30 minutes apart, if turned on in the dashboard',
    lastAfterSeconds: 5_400,
    signed: 'none',
    source: DOCS,
  },
  requests: [
    {
      name: 'charge',
      headers: HEADERS,
      body: JSON.stringify({
        event: 'charge.completed',
        data: {
          id: 285959875,
          tx_ref: 'Links-616626414629',
          flw_ref: 'PeterEkene/FLW270177170',
          amount: 100,
          currency: 'NGN',
          charged_amount: 100,
          app_fee: 1.4,
          processor_response: 'Approved by Financial Institution',
          status: 'successful',
          payment_type: 'card',
          created_at: '2020-07-06T19:17:04.000Z',
          customer: { id: 215604089, name: 'Yemi Desola', email: 'user@example.com' },
        },
      }),
      outcome: 'queued',
      eventType: 'charge.completed',
      source: DOCS,
    },
    {
      // The documentation names the event. The fields are those that each body has.
      name: 'transfer',
      headers: HEADERS,
      body: JSON.stringify({ event: 'transfer.completed', data: { id: 33286, status: 'SUCCESSFUL', amount: 30020 } }),
      outcome: 'queued',
      eventType: 'transfer.completed',
      source: DOCS,
    },
  ],
} satisfies ProviderFacts;
