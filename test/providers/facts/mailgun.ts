import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries';

const PAYLOADS = 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads';

export default {
  name: 'Mailgun',
  evidence: 'D S',
  note: 'event data is not signed; a subaccount also sends signature/parent-signature, by the key of its parent',
  success: { expects: '200', source: RETRIES },
  refusal: {
    expects: '406 drops the event; retries every other status, except for notifications of a delivery',
    source: RETRIES,
  },
  firstContact: {
    expects: 'not documented',
    source: 'not documented: searched "Mailgun webhooks retries 406 JSON payload event-data signature"',
  },
  retries: {
    schedule: '5, 10 and 15 minutes, 1, 2 and 4 hours; none for delivered',
    lastAfterSeconds: 27_000,
    signed: 'same',
    source: 'code: hookdeck/webhook-skills skills/mailgun-webhooks/references/verification.md',
  },
  requests: [
    {
      name: 'accepted',
      body: JSON.stringify({
        'event-data': {
          account: { id: '1234567890303a4bd1f33898' },
          domain: { name: 'sample.mailgun.com' },
          envelope: { sender: 'sender@sample.mailgun.com', targets: 'recipient@sample.mailgun.com', transport: 'smtp' },
          event: 'accepted',
          flags: { 'is-authenticated': true, 'is-test-mode': false },
          id: 'CCXMjJ7nQi2N3BPigGOdgQ',
          'log-level': 'info',
          method: 'HTTP',
          recipient: 'recipient@sample.mailgun.com',
        },
      }),
      outcome: 'queued',
      eventType: 'accepted',
      source: PAYLOADS,
    },
  ],
} satisfies ProviderFacts;
