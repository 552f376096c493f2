import type { ProviderFacts } from '#test/providers/provider-facts';

const INTRODUCTION = 'https://docs.x.com/enterprise-api/webhooks/introduction';
const CHECKS = 'https://docs.x.com/ko/x-api/webhooks/introduction';
const RETRIES = 'https://developer.x.com/en/docs/x-api/enterprise/account-activity-api/guides/activity-retries';
const ACTIVITY = 'https://docs.x.com/x-api/account-activity/introduction';

export default {
  name: 'X',
  evidence: 'C D',
  deadlineSeconds: 3,
  note: 'the type of an event is the name of its top-level field; the URL must not have a port',
  success: { expects: '200', source: INTRODUCTION },
  refusal: { expects: 'retries every other status', source: RETRIES },
  firstContact: {
    expects:
      'unsigned GET with crc_token on creation, on request and at least once a day; wants 2xx with JSON of ' +
      'response_token; a wrong token or a redirect disables the webhook at once, 4xx and 5xx after 28 hours',
    source: CHECKS,
  },
  retries: {
    schedule: '3 times within 5 minutes (Account Activity API, enterprise)',
    lastAfterSeconds: 300,
    signed: 'none',
    source: RETRIES,
  },
  requests: [
    {
      name: 'challenge-response check',
      method: 'GET',
      query: 'crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553',
      outcome: { status: 200, contentType: 'application/json' },
      signed: false,
      source: CHECKS,
    },
    ...(['tweet_create_events', 'favorite_events', 'follow_events', 'direct_message_events'] as const).map((name) => ({
      name,
      body: JSON.stringify({ for_user_id: '2244994945', [name]: [{}] }),
      outcome: 'queued' as const,
      source: 'https://docs.x.com/x-api/account-activity/introduction' as const,
    })),
    {
      name: 'revoked authorization',
      body: JSON.stringify({ user_event: { revoke: {} } }),
      outcome: 'queued',
      source: ACTIVITY,
    },
  ],
} satisfies ProviderFacts;
