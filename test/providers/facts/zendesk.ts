import type { ProviderFacts } from '#test/providers/provider-facts';

const REFERENCE = 'https://developer.zendesk.com/api-reference/webhooks/introduction';
const ANATOMY = 'https://developer.zendesk.com/documentation/webhooks/anatomy-of-a-webhook-request/';
const HEADERS = {
  'content-type': 'application/json',
  'x-zendesk-account-id': '123456',
  'x-zendesk-webhook-id': '01F1KRFQ6BG29CNWFR60NK5FNY',
  'x-zendesk-webhook-invocation-id': '8350205582',
};

export default {
  name: 'Zendesk',
  evidence: 'D S',
  deadlineSeconds: 10,
  note:
    'the 10 s are from a secondary source; the documentation names no tolerance, and not how a retry is signed. ' +
    'Timestamps of the last hour are accepted. An invocation has several attempts, and is taken as one event',
  success: { expects: 'any 2xx', source: 'https://developer.zendesk.com/documentation/webhooks/verifying/' },
  refusal: {
    expects: 'retries after certain statuses, which are not confirmed here; stops for a while after many errors',
    source: REFERENCE,
  },
  firstContact: {
    expects: 'none; a test before the webhook exists is signed with a public test secret, and is rejected',
    source: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
  },
  retries: { schedule: 'number and times not confirmed', signed: 'unknown', source: REFERENCE },
  requests: [
    {
      name: 'event',
      headers: HEADERS,
      body: JSON.stringify({
        type: 'zen:event-type:user.active_changed',
        account_id: 12514403,
        id: '2b24ef10-19d4-4740-93cf-8f98ec4776c0',
        time: '2099-07-04T05:33:18Z',
        zendesk_event_version: '2022-06-20',
        subject: 'zen:user:6596848315901',
        detail: {
          created_at: '2099-07-04T05:27:58Z',
          external_id: '',
          default_group_id: '0',
          id: '6596848315901',
          organization_id: '0',
          role: 'end-user',
          updated_at: '2099-07-04T05:33:18Z',
        },
        event: { current: false, previous: true },
      }),
      outcome: 'queued',
      eventId: '8350205582',
      eventType: 'zen:event-type:user.active_changed',
      source: 'https://developer.zendesk.com/api-reference/webhooks/event-types/webhook-event-types/',
    },
    {
      name: 'trigger, whose body the user writes',
      headers: { ...HEADERS, 'x-zendesk-webhook-invocation-id': '8350205583' },
      body: JSON.stringify({ id: '35436', status: 'open', subject: 'Where is my order?' }),
      outcome: 'queued',
      eventId: '8350205583',
      source: ANATOMY,
    },
  ],
} satisfies ProviderFacts;
