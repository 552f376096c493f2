import type { ProviderFacts } from '#test/providers/provider-facts';

const HANDLING = 'https://docs.wise.com/guides/developer/webhooks/event-handling.md';
const EXAMPLE = 'code: transferwise/digital-signatures-examples verify-webhook-signature/verify-signature.js';

export default {
  name: 'Wise',
  evidence: 'C D',
  deadlineSeconds: 5,
  note: 'whether `sent_at` and `X-Delivery-Id` change between two tries is not documented',
  success: { expects: 'any 2xx within 5 s', source: HANDLING },
  refusal: { expects: 'retries every other status', source: HANDLING },
  firstContact: {
    expects: 'not documented; a test notification carries the header X-Test-Notification',
    source: 'https://docs.wise.com/api-docs/features/webhooks-notifications/event-handling',
  },
  retries: {
    schedule: 'at most 25 tries at increasing intervals in two weeks',
    lastAfterSeconds: 1_209_600,
    signed: 'none',
    source: HANDLING,
  },
  requests: [
    {
      name: 'transfer',
      headers: { 'x-delivery-id': '0d0a8a5e-3c2c-4f8a-9c59-f1a1d6a9b1b0' },
      body: JSON.stringify({
        data: {
          resource: { id: 49983981, profile_id: 16055450, account_id: 14124090, type: 'transfer' },
          current_state: 'incoming_payment_waiting',
          previous_state: null,
          occurred_at: '2021-08-23T10:12:50Z',
        },
        subscription_id: '90aa8e14-4ef1-4a56-861c-f3c9cde097ea',
        event_type: 'transfers#state-change',
        schema_version: '2.0.0',
        sent_at: '2021-08-23T10:12:50Z',
      }),
      outcome: 'queued',
      eventType: 'transfers#state-change',
      source: EXAMPLE,
    },
    {
      name: 'smallest event',
      body: JSON.stringify({
        data: {},
        subscription_id: '01234567-89ab-cdef-0123-456789abcdef',
        event_type: 'event#type',
        schema_version: '2.0.0',
        sent_at: '2020-01-01T12:34:56Z',
      }),
      outcome: 'queued',
      eventType: 'event#type',
      source: 'https://docs.wise.com/api-reference/webhook.md',
    },
  ],
} satisfies ProviderFacts;
