import type { ProviderFacts } from '#test/providers/provider-facts';

const CHANGELOG = 'https://www.sanity.io/docs/changelog/50ec6abf-fe0c-475b-ae72-314148860132.md';
const SDK = 'code: sanity-io/webhook-toolkit test/signature.test.ts';
// The header names are those that a consumer of the webhooks declares, the values are made up.
const HEADERS = {
  'content-type': 'application/json',
  'idempotency-key': 'fake-idempotency-key',
  'sanity-dataset': 'production',
  'sanity-document-id': 'resume',
  'sanity-operation': 'update',
  'sanity-project-id': 'fake-project',
  'sanity-transaction-id': 'fake-transaction',
  'sanity-transaction-time': '2021-10-06T11:30:11.129Z',
  'sanity-webhook-id': 'fake-webhook',
};

export default {
  name: 'Sanity',
  sdk: '@sanity/webhook',
  evidence: 'C D',
  note: 'the projection decides the whole body, so that it may be anything; its SDK checks no age of the time',
  success: {
    expects: 'any status but 429 and 5xx ends the delivery',
    source: CHANGELOG,
  },
  refusal: { expects: 'retries 429 and 5xx only', source: CHANGELOG },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Sanity GROQ webhooks retry 429 5xx idempotency-key delivery timeout"',
  },
  retries: {
    schedule: '2 retries, 30 s apart (until 2026-04 exponential for 30 minutes)',
    lastAfterSeconds: 60,
    signed: 'unknown',
    source: CHANGELOG,
  },
  requests: [
    {
      name: 'smallest projection',
      headers: HEADERS,
      body: JSON.stringify({ _id: 'resume' }),
      outcome: 'queued',
      eventId: 'fake-idempotency-key',
      source: SDK,
    },
    {
      name: 'deleted document',
      headers: { ...HEADERS, 'sanity-operation': 'delete' },
      body: JSON.stringify({ _id: 'resume', _type: 'page' }),
      outcome: 'queued',
      eventId: 'fake-idempotency-key',
      source: 'not documented: searched "sanity-operation"; found in consumers only, with create, update and delete',
    },
  ],
} satisfies ProviderFacts;
