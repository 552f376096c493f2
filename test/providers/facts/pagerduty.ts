import type { ProviderFacts } from '#test/providers/provider-facts';

const OVERVIEW = 'code: PagerDuty/developer-docs docs/webhooks/01-Overview.md';
const BEHAVIOR = 'code: PagerDuty/developer-docs docs/webhooks/02-Behavior.md';
const EXAMPLE = 'code: test of a third-party receiver (repository not named by the index)';
const SERVICE = {
  html_url: 'https://acme.pagerduty.com/services/PF9KMXH',
  id: 'PF9KMXH',
  self: 'https://api.pagerduty.com/services/PF9KMXH',
  summary: 'API Service',
};

export default {
  name: 'PagerDuty',
  evidence: 'C D',
  deadlineSeconds: 5,
  note: 'several signatures during a rotation; v1 and v2 webhooks are not signed; bodies over 256 KB are dropped',
  success: { expects: 'any 2xx within 5 s', source: BEHAVIOR },
  refusal: {
    expects:
      'retries 429 and 5xx, drops any other 4xx; 3 dropped webhooks in a row disable the subscription for 24 hours',
    source: BEHAVIOR,
  },
  firstContact: {
    expects: 'none known; a test sends a signed pagey.ping',
    source: EXAMPLE,
  },
  retries: {
    schedule: '4 times in about 20 minutes, with growing gaps',
    lastAfterSeconds: 1_200,
    signed: 'none',
    source: BEHAVIOR,
  },
  requests: [
    {
      name: 'incident.priority_updated',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        event: {
          id: '5ac64822-4adc-4fda-ade0-410becf0de4f',
          event_type: 'incident.priority_updated',
          resource_type: 'incident',
          occurred_at: '2020-10-02T18:45:22.169Z',
          agent: { id: 'PLH1HKV', summary: 'Tenex Engineer', type: 'user_reference' },
          client: { name: 'PagerDuty' },
          data: {
            id: 'PGR0VU2',
            type: 'incident',
            number: 2,
            status: 'triggered',
            title: 'A little bump in the road',
            service: { ...SERVICE, type: 'service_reference' },
            priority: { id: 'PSO75BM', summary: 'P1', type: 'priority_reference' },
            urgency: 'high',
            resolve_reason: null,
          },
        },
      }),
      outcome: 'queued',
      eventId: '5ac64822-4adc-4fda-ade0-410becf0de4f',
      eventType: 'incident.priority_updated',
      source: OVERVIEW,
    },
    {
      name: 'service.updated',
      body: JSON.stringify({
        event: {
          id: '01BRB6ZP4M6T8ZG4X6BP63ZB9O',
          event_type: 'service.updated',
          resource_type: 'service',
          occurred_at: '2021-03-02T13:35:11.682Z',
          agent: null,
          client: null,
          data: { ...SERVICE, summary: 'testing service updates', type: 'service' },
        },
      }),
      outcome: 'queued',
      eventId: '01BRB6ZP4M6T8ZG4X6BP63ZB9O',
      eventType: 'service.updated',
      source: OVERVIEW,
    },
    {
      name: 'ping',
      body: JSON.stringify({
        event: {
          id: '01FKZOXA868SHYEE4DVNWB5P9W',
          event_type: 'pagey.ping',
          resource_type: 'pagey',
          occurred_at: '2025-04-07T03:00:55.532Z',
          agent: { id: 'PVE0ZR9', type: 'user_reference' },
          client: null,
          data: { message: 'Hello from your friend Pagey!', type: 'ping' },
        },
      }),
      outcome: 'queued',
      eventId: '01FKZOXA868SHYEE4DVNWB5P9W',
      eventType: 'pagey.ping',
      source: EXAMPLE,
    },
  ],
} satisfies ProviderFacts;
