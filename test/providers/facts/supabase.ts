import type { ProviderFacts } from '#test/providers/provider-facts';

const CODE = 'code: supabase/auth internal/hooks/hookshttp/hookshttp.go';
const headers = { 'webhook-id': '5a6bd0c2-0d2c-4d4b-8a0e-2f6a53c1a9be' };
const USER_ID = '8484b834-f29e-4af2-bf42-80644d154f76';

export default {
  name: 'Supabase auth hooks',
  evidence: 'C D',
  deadlineSeconds: 5,
  note: 'a user waits for the response; signatures of several secrets are separated by a comma and a space',
  success: { expects: '204, or 200 and 202 with JSON, within 5 s for all tries', source: CODE },
  refusal: {
    expects: 'the request of the user fails; only 429 and 503 with Retry-After, and lost connections, are repeated',
    source: CODE,
  },
  firstContact: { expects: 'none', source: CODE },
  retries: { schedule: '3 tries within 5 s, each with a new id', lastAfterSeconds: 5, signed: 'anew', source: CODE },
  requests: [
    {
      name: 'before user created',
      headers,
      body: JSON.stringify({
        metadata: {
          uuid: '8b34dcdd-9df1-4c10-850a-b3277c653040',
          time: '2025-04-29T13:13:24.755552-07:00',
          name: 'before-user-created',
          ip_address: '127.0.0.1',
        },
        user: { id: USER_ID, aud: 'authenticated', role: '', email: 'valid.email@supabase.io', phone: '' },
      }),
      outcome: 'queued',
      eventType: 'before-user-created',
      source: 'https://supabase.com/docs/guides/auth/auth-hooks/before-user-created-hook',
    },
    {
      name: 'send email',
      headers,
      body: JSON.stringify({
        user: {
          id: USER_ID,
          aud: 'authenticated',
          role: 'authenticated',
          email: 'valid.email@supabase.io',
          phone: '',
          app_metadata: { provider: 'email', providers: ['email'] },
          created_at: '2024-05-14T12:56:33.821567Z',
        },
        email_data: {
          token: '305805',
          token_hash: '7d5b7b1964cf5d388340a7f04f1dbb5eeb6c7b52ef8270e1737a58d0',
          redirect_to: 'http://localhost:3000/',
          email_action_type: 'signup',
        },
      }),
      outcome: 'queued',
      source: 'https://supabase.com/docs/guides/auth/auth-hooks/send-email-hook',
    },
  ],
} satisfies ProviderFacts;
