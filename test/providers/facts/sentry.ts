import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://docs.sentry.io/integrations/integration-platform/webhooks/';
const SENDER = 'code: getsentry/sentry src/sentry/utils/sentry_apps/webhooks.py';
const ID = '9f1c3a5e7b2d4f60817293a4b5c6d7e8';
const headers = (resource: string) => ({
  'content-type': 'application/json',
  'request-id': ID,
  'sentry-hook-resource': resource,
  'sentry-hook-timestamp': '1566248317',
});

export default {
  name: 'Sentry',
  evidence: 'C D',
  deadlineSeconds: 1,
  note:
    'a retry has a new Request-ID, so it counts as another event; a 1 s limit; unsubscribes after 1,000 timeouts in 24 ' +
    'hours, except for published integrations of partners',
  success: { expects: 'a status below 400 within 1 s', source: SENDER },
  refusal: {
    expects: 'retries a timeout and a 5xx if the integration is published; drops the event after a 4xx',
    source: SENDER,
  },
  firstContact: {
    expects: 'none for an internal integration; a signed installation webhook when a public one is installed',
    source: 'code: getsentry/sentry-docs docs/integrations/integration-platform/webhooks/installation.mdx',
  },
  retries: {
    schedule: '3 times, 5 minutes apart; none for integrations that are not published',
    lastAfterSeconds: 900,
    signed: 'none',
    source: 'code: getsentry/sentry src/sentry/sentry_apps/tasks/sentry_apps.py',
  },
  requests: [
    {
      name: 'issue',
      headers: headers('issue'),
      body: JSON.stringify({
        action: 'created',
        actor: { id: 'sentry', name: 'Sentry', type: 'application' },
        data: {
          issue: {
            id: '1170820242',
            shortId: 'FRONT-END-9',
            title: 'ReferenceError: blooopy is not defined',
            culprit: '?(runner)',
            level: 'error',
            status: 'unresolved',
            substatus: 'escalating',
            count: '1',
            firstSeen: '2019-08-19T20:58:37.391000Z',
            lastSeen: '2019-08-19T20:58:37.391000Z',
            project: { id: '1', name: 'front-end', platform: '', slug: 'front-end' },
          },
        },
        installation: { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d64c7de' },
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'issue',
      source: 'code: getsentry/sentry-docs docs/integrations/integration-platform/webhooks/issues.mdx',
    },
    {
      name: 'comment',
      headers: headers('comment'),
      body: JSON.stringify({
        action: 'created',
        data: {
          comment: 'adding a comment',
          project_slug: 'sentry',
          comment_id: 1234,
          issue_id: 100,
          timestamp: '2022-03-02T21:51:44.118160Z',
        },
        installation: { uuid: 'eac5a0ae-60ec-418f-9318-46dc5e7e52ec' },
        actor: { type: 'user', id: 1, name: 'colleen' },
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'comment',
      source: DOCS,
    },
  ],
} satisfies ProviderFacts;
