import type { ProviderFacts } from '#test/providers/provider-facts';

const REFERENCE = 'https://www.dropbox.com/developers/reference/webhooks' as const;
// Dropbox's own former page, kept by a third party.
const FORMER =
  "code: copy of Dropbox's page, rns510-old.haus-am-see-mv.de /www.dropbox.com/developers/webhooks/docs.html" as const;

export default {
  name: 'Dropbox',
  evidence: 'C D',
  deadlineSeconds: 10,
  note: 'the body names accounts, not changes; it asks for X-Content-Type-Options: nosniff',
  success: { expects: '200 within 10 s; other statuses are documented as failures', source: FORMER },
  refusal: { expects: 'a status other than 200 is repeated, then shown in the App Console', source: FORMER },
  firstContact: {
    expects: 'unsigned GET with challenge in the query, echoed as text/plain with nosniff within 10 s; no retry',
    source: REFERENCE,
  },
  retries: {
    schedule: 'with growing delays for about 10 minutes',
    lastAfterSeconds: 600,
    signed: 'none',
    source: FORMER,
  },
  requests: [
    {
      name: 'verification',
      method: 'GET',
      query: 'challenge=abc123',
      signed: false,
      outcome: { status: 200, contentType: 'text/plain', body: 'abc123' },
      source: REFERENCE,
    },
    {
      name: 'notification, first version of the API',
      body: JSON.stringify({ delta: { users: [12345678, 23456789] } }),
      outcome: 'queued',
      source: 'code: dropbox/mdwebhook app.py',
    },
  ],
} satisfies ProviderFacts;
