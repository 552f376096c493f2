import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://support.gocardless.com/hc/en-nz/articles/360000989989-Webhook-retries-failures';
const HEADERS = { 'content-type': 'application/json', 'user-agent': 'gocardless-webhook-service/1.2' };

export default {
  name: 'GoCardless',
  sdk: 'gocardless-nodejs',
  evidence: 'C D',
  deadlineSeconds: 10,
  note: 'batch of events in `events`; `meta.webhook_id` is the id of the delivery. Its reference asks for 498 instead of 401',
  success: { expects: 'any 2xx', source: RETRIES },
  refusal: { expects: 'retries; does not follow redirects', source: RETRIES },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "GoCardless webhooks create endpoint", "GoCardless webhook retries failures"',
  },
  retries: {
    schedule: 'up to 8 at increasing intervals, such as 1, 2 and 10 minutes',
    signed: 'none',
    source: RETRIES,
  },
  requests: [
    {
      name: 'batch of one',
      headers: { ...HEADERS, origin: 'https://api-sandbox.gocardless.com' },
      body: JSON.stringify({
        events: [
          {
            id: 'EV01J7QRF0KJWR',
            created_at: '2024-03-22T17:05:25.054Z',
            resource_type: 'mandates',
            action: 'active',
            metadata: {},
            details: { origin: 'gocardless', cause: 'mandate_activated' },
            links: { mandate: 'MD000ZQT5CPCVV' },
            resource_metadata: { customer_id: 'abc123' },
          },
        ],
        meta: { webhook_id: 'WB002KK5HPCPWD' },
      }),
      outcome: 'queued',
      source: 'https://developers.qodex.ai/gocardless-api/gocardless/core-endpoints-webhooks/retry-a-webhook',
    },
    {
      name: 'payment failed, without the id of the delivery',
      headers: HEADERS,
      body: JSON.stringify({
        events: [
          {
            id: 'EV123',
            created_at: '2014-04-08T17:01:06.000Z',
            resource_type: 'payments',
            action: 'failed',
            details: {
              origin: 'bank',
              cause: 'insufficient_funds',
              scheme: 'sepa_core',
              reason_code: 'AM04',
              will_attempt_retry: false,
            },
            metadata: {},
            links: { payment: 'PM123' },
          },
        ],
      }),
      outcome: 'queued',
      source: 'https://developer.gocardless.com/partners/webhooks-for-partners',
    },
  ],
} satisfies ProviderFacts;
