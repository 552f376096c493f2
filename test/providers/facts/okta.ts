import type { ProviderFacts } from '#test/providers/provider-facts';

const CONCEPTS =
  'code: okta/okta-developer-docs packages/@okta/vuepress-site/docs/concepts/event-hooks/index.md' as const;

export default {
  name: 'Okta event hooks',
  evidence: 'D',
  deadlineSeconds: 3,
  note: 'batches: one request may have several events, each with its own uuid in data.events',
  success: { expects: '200 or 204 with an empty body', source: CONCEPTS },
  refusal: { expects: 'no retry after a 4xx', source: CONCEPTS },
  firstContact: {
    expects: 'one GET with x-okta-verification-challenge, answered by its value as JSON; the only GET that Okta sends',
    source: CONCEPTS,
  },
  retries: { schedule: 'at most one, after a timeout or a 5xx', signed: 'none', source: CONCEPTS },
  requests: [
    {
      name: 'verification',
      method: 'GET',
      headers: { accept: 'application/json', 'x-okta-verification-challenge': 'fake-challenge' },
      // The documentation promises the secret in every request, but does not show this one.
      signed: false,
      outcome: { status: 200, contentType: 'application/json', body: '{"verification":"fake-challenge"}' },
      source: CONCEPTS,
    },
    {
      name: 'event',
      body: JSON.stringify({
        eventType: 'com.okta.event_hook',
        eventTypeVersion: '1.0',
        cloudEventsVersion: '0.1',
        contentType: 'application/json',
        eventId: 'b5a188b9-5ece-4636-b041-482ffda96311',
        eventTime: '2019-03-27T16:59:53.032Z',
        source: 'https://example.okta.com/api/v1/eventHooks/whoql0HfiLGPWc8Jx0g3',
        data: { events: [{ version: '0', severity: 'INFO', uuid: 'f790999f-fe87-467a-9880-6982a583986c' }] },
      }),
      outcome: 'queued',
      eventId: 'b5a188b9-5ece-4636-b041-482ffda96311',
      eventType: 'com.okta.event_hook',
      source: CONCEPTS,
    },
  ],
} satisfies ProviderFacts;
