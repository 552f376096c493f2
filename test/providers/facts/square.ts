import type { ProviderFacts } from '#test/providers/provider-facts';

const TROUBLESHOOT = 'https://developer.squareup.com/docs/webhooks/troubleshooting';
const SUBSCRIBE = 'https://developer.squareup.com/docs/webhooks/step2subscribe';

export default {
  name: 'Square',
  sdk: 'square',
  evidence: 'C D S',
  deadlineSeconds: 10,
  note: 'an older page gives the deadline; today it is "as soon as possible"',
  success: { expects: 'any 2xx', source: TROUBLESHOOT },
  refusal: { expects: 'any other status is retried; special statuses: not documented', source: TROUBLESHOOT },
  firstContact: { expects: 'none documented, but the URL must be reachable', source: SUBSCRIBE },
  retries: {
    schedule: 'for 24 hours, then discarded; an older page says 72 hours',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: TROUBLESHOOT,
  },
  requests: [
    {
      name: 'event',
      headers: {
        'content-type': 'application/json',
        'square-initial-delivery-timestamp': '2026-05-20T14:25:28.000Z',
      },
      body: JSON.stringify({
        merchant_id: 'ML82H4QPKMGXY',
        type: 'payment.created',
        event_id: '00000000-0000-0000-0000-000000000001',
        created_at: '2026-05-20T14:25:28.000Z',
        data: {
          type: 'payment',
          id: 'KkAkhdMsgzn59SM8A89WgKwekxLZY',
          object: { payment: { id: 'KkAkhdMsgzn59SM8A89WgKwekxLZY', status: 'COMPLETED', source_type: 'CARD' } },
        },
      }),
      outcome: 'queued',
      eventId: '00000000-0000-0000-0000-000000000001',
      eventType: 'payment.created',
      source: 'https://prismatic.io/docs/example-payloads/square/triggers/squareWebhookTrigger.json',
    },
  ],
} satisfies ProviderFacts;
