import type { ProviderFacts } from '#test/providers/provider-facts';

const DELIVERY = 'https://polar.sh/docs/integrate/webhooks/delivery';
const TASKS = 'code: polarsource/polar server/polar/webhook/tasks.py';
const ID = '3c5b4a7e-6a0f-4c0e-9a53-0f2f4b1f6d11';
// The fields are those of Polar's schemas. The ids and times are made up.
const CUSTOMER = {
  id: '992fae2a-2a17-4b7a-8d9e-e287cf90131b',
  created_at: '2026-09-10T10:00:00Z',
  modified_at: null,
  metadata: {},
  external_id: 'usr_1337',
  email: 'customer@example.com',
  email_verified: true,
  name: 'John Doe',
  organization_id: '1dbfc517-0bbf-4301-9ba8-555ca42b9737',
  deleted_at: null,
};

export default {
  name: 'Polar',
  sdk: '@polar-sh/sdk',
  evidence: 'C D',
  deadlineSeconds: 10,
  note:
    'secrets from before 2026-09-08 need `textKey: true`; the times of retries are from its code, which adds a ' +
    'random part; a newer event waits for earlier ones, at most a minute',
  success: { expects: 'any 2xx; a redirect is a failure', source: DELIVERY },
  refusal: { expects: 'retries; disables the endpoint after 10 failed events in a row', source: DELIVERY },
  firstContact: { expects: 'none known', source: 'code: polarsource/polar server/polar/webhook/service.py' },
  retries: {
    schedule: '10 tries, the gaps grow from 4 s to 17 min at most; the last is at most 35 min after the first',
    lastAfterSeconds: 2_100,
    signed: 'anew',
    source: TASKS,
  },
  requests: [
    {
      name: 'customer created',
      headers: { 'webhook-id': ID },
      body: JSON.stringify({ type: 'customer.created', timestamp: '2026-09-10T10:00:01.123456Z', data: CUSTOMER }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'customer.created',
      source: 'code: polarsource/polar server/polar/webhook/webhooks.py',
    },
    {
      name: 'customer deleted',
      headers: { 'webhook-id': ID },
      body: JSON.stringify({
        type: 'customer.deleted',
        timestamp: '2026-09-12T10:00:01.123456Z',
        data: { ...CUSTOMER, deleted_at: '2026-09-12T10:00:00Z' },
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'customer.deleted',
      source: 'code: polarsource/polar server/polar/webhook/webhooks.py',
    },
  ],
} satisfies ProviderFacts;
