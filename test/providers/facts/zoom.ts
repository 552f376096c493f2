import type { ProviderFacts } from '#test/providers/provider-facts';

const DELIVERY = 'https://developers.zoom.us/blog/webhook-delays.md';
const VALIDATION = 'https://developers.zoom.us/changelog/platform/webhook-url-validation.md';

export default {
  name: 'Zoom',
  evidence: 'C D',
  deadlineSeconds: 3,
  success: { expects: '200 or 204', source: DELIVERY },
  refusal: { expects: 'retries after any other status', source: DELIVERY },
  firstContact: {
    expects: 'endpoint.url_validation, answered with the token and its HMAC; repeated every 72 hours',
    source: VALIDATION,
  },
  retries: {
    schedule: '5 minutes after the first try, then 20 and 60 minutes after the last one',
    lastAfterSeconds: 85 * 60,
    signed: 'unknown',
    source: DELIVERY,
  },
  requests: [
    {
      name: 'an event',
      body: JSON.stringify({
        event: 'meeting.started',
        payload: { account_id: 'a', object: { id: '1234567890', uuid: 'u', topic: 'Weekly' } },
        event_ts: 1_626_230_691_572,
      }),
      outcome: 'queued',
      eventType: 'meeting.started',
      source: 'https://developers.zoom.us/docs/api/webhooks/',
    },
    {
      name: 'an event whose payload names the validation',
      body: JSON.stringify({ event: 'meeting.updated', payload: { object: { topic: 'endpoint.url_validation' } } }),
      outcome: 'queued',
      eventType: 'meeting.updated',
      source: 'https://developers.zoom.us/docs/api/webhooks/',
    },
    {
      name: 'the URL validation',
      body: JSON.stringify({
        payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' },
        event_ts: 1,
        event: 'endpoint.url_validation',
      }),
      outcome: { status: 200, contentType: 'application/json' },
      source: VALIDATION,
    },
  ],
} satisfies ProviderFacts;
