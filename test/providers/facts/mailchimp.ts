import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE = 'https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/';
const GONE = 'https://mailchimp.com/developer/release-notes/returning-410-from-audience-webhook-will-disable-it/';
const VALIDATION = 'https://glama.ai/mcp/servers/damientilman/mailchimp-mcp-server/tools/create_webhook';
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

export default {
  name: 'Mailchimp',
  evidence: 'D S',
  deadlineSeconds: 10,
  note: 'for webhooks of an audience. Mailchimp Transactional (Mandrill) signs in another way',
  success: { expects: 'a response within 10 s; the statuses are not documented', source: GUIDE },
  refusal: {
    expects: 'retries; 410 disables the webhook; may drop or disable a webhook that keeps failing',
    source: GONE,
  },
  firstContact: { expects: 'GET when the webhook is saved, answered by 200 (secondary source)', source: VALIDATION },
  retries: {
    schedule: 'at increasing intervals for 75 minutes',
    lastAfterSeconds: 4_500,
    signed: 'none',
    source: GUIDE,
  },
  requests: [
    {
      name: 'check of the URL',
      method: 'GET',
      signed: false,
      outcome: { status: 200, body: '' },
      source: VALIDATION,
    },
    {
      name: 'subscribe',
      headers: FORM_TYPE,
      body: new URLSearchParams({
        type: 'subscribe',
        fired_at: '2009-03-26 21:35:57',
        'data[id]': '8a25ff1d98',
        'data[list_id]': 'a6b5da1054',
        'data[email]': 'api@mailchimp.com',
        'data[email_type]': 'html',
        'data[merges][EMAIL]': 'api@mailchimp.com',
        'data[merges][FNAME]': 'Mailchimp',
        'data[merges][LNAME]': 'API',
        'data[ip_opt]': '10.20.10.30',
        'data[ip_signup]': '10.20.10.30',
      }).toString(),
      outcome: 'queued',
      source: GUIDE,
    },
    {
      name: 'unsubscribe',
      headers: FORM_TYPE,
      body: new URLSearchParams({
        type: 'unsubscribe',
        fired_at: '2009-03-26 21:40:57',
        'data[action]': 'unsub',
        'data[reason]': 'manual',
        'data[id]': '8a25ff1d98',
        'data[list_id]': 'a6b5da1054',
        'data[email]': 'api+unsub@mailchimp.com',
      }).toString(),
      outcome: 'queued',
      source: GUIDE,
    },
  ],
} satisfies ProviderFacts;
