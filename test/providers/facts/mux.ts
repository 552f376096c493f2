import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://www.mux.com/docs/core/listen-for-webhooks';
const SDK = 'code: muxinc/mux-node-sdk src/resources/webhooks/webhooks.ts';
// The fields are those of the SDK's types, the values are made up.
const EVENT = {
  type: 'video.asset.ready',
  id: '00000000-0000-4000-8000-000000000001',
  created_at: '2018-02-15T22:41:32.000000Z',
  object: { type: 'asset', id: 'fake-asset' },
  environment: { name: 'Production', id: 'fake-environment' },
  data: { id: 'fake-asset', status: 'ready' },
};
const ATTEMPT = {
  id: 'fake-attempt',
  address: 'https://hooks.example.com/mux',
  created_at: '2018-02-15T22:41:33.000000Z',
  max_attempts: 30,
  response_body: '',
  response_headers: {},
  response_status_code: 503,
  webhook_id: 1,
};

export default {
  name: 'Mux',
  sdk: '@mux/mux-node',
  evidence: 'C D',
  note: 'duplicates are possible even after a 2xx; the body lists earlier tries with the responses to them',
  success: { expects: 'any 2xx', source: DOCS },
  refusal: { expects: 'retries; repeats status, headers and body of the refusal in the next request', source: SDK },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Mux webhooks retry 24 hours 2xx response Mux-Signature"',
  },
  retries: {
    schedule: 'for 24 hours, with growing gaps',
    lastAfterSeconds: 86_400,
    // The body grows with each try, so the signature is a new one. Whether its time is new is not documented.
    signed: 'unknown',
    changes: ['attempts'],
    source: DOCS,
  },
  requests: [
    {
      name: 'first try',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...EVENT, attempts: [] }),
      outcome: 'queued',
      eventId: '00000000-0000-4000-8000-000000000001',
      eventType: 'video.asset.ready',
      source: SDK,
    },
    {
      name: 'later try',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...EVENT, attempts: [ATTEMPT], request_id: null, accessor: null, accessor_source: null }),
      outcome: 'queued',
      eventId: '00000000-0000-4000-8000-000000000001',
      eventType: 'video.asset.ready',
      source: SDK,
    },
  ],
} satisfies ProviderFacts;
