import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://resend.com/docs/webhooks/retries-and-replays';
const headers = { 'svix-id': 'msg_1srOrx2ZWZBpBUvZwXKQmoEYga2' };

export default {
  name: 'Resend',
  sdk: 'resend',
  evidence: 'C D',
  note: 'sent by Svix; a replay by hand has the same id',
  success: { expects: '200', source: 'https://resend.com/docs/webhooks/create-webhook' },
  refusal: { expects: 'retries; reports a failing endpoint by email, and disables it in the end', source: RETRIES },
  firstContact: {
    expects: 'none known; the dashboard sends test events',
    source: 'code: hookdeck/webhook-skills skills/resend-webhooks/references/setup.md',
  },
  retries: {
    schedule: '5 s, 5 and 30 min, 2, 5, 10 and 10 h, each after the failure before',
    lastAfterSeconds: 99_305,
    signed: 'anew',
    source: RETRIES,
  },
  requests: [
    {
      name: 'email delivered',
      headers,
      body: JSON.stringify({
        type: 'email.delivered',
        created_at: '2024-02-22T23:41:12.126Z',
        data: {
          email_id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
          from: 'sender@example.com',
          to: ['recipient@example.com'],
          subject: 'Welcome to our service',
          created_at: '2024-02-22T23:41:10.000Z',
        },
      }),
      outcome: 'queued',
      eventId: headers['svix-id'],
      eventType: 'email.delivered',
      source: 'code: hookdeck/webhook-skills skills/resend-webhooks/references/overview.md',
    },
    {
      name: 'email failed',
      headers,
      body: JSON.stringify({
        type: 'email.failed',
        created_at: '2024-11-22T23:41:12.126Z',
        data: {
          broadcast_id: '8b146471-e88e-4322-86af-016cd36fd216',
          created_at: '2024-11-22T23:41:11.894719+00:00',
          email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
          from: 'Acme <onboarding@resend.dev>',
          to: ['delivered@resend.dev'],
          subject: 'Sending this example',
          template_id: '43f68331-0622-4e15-8202-246a0388854b',
          failed: { reason: 'reached_daily_quota' },
          tags: { category: 'confirm_email' },
        },
      }),
      outcome: 'queued',
      eventId: headers['svix-id'],
      eventType: 'email.failed',
      source: 'https://resend.com/docs/webhooks/emails/failed',
    },
  ],
} satisfies ProviderFacts;
