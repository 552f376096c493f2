import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE = 'https://developers.asana.com/docs/webhooks-guide';
const DOCS = 'code: Asana/developer-docs source/includes/markdown/_webhooks.html.md';

export default {
  name: 'Asana',
  evidence: 'C D',
  deadlineSeconds: 10,
  note: 'at most once; batches; the key comes with the first request, and each webhook has its own',
  success: { expects: '200 or 204', source: DOCS },
  refusal: {
    expects: 'retries; a webhook that delivers nothing for 24 hours is deleted',
    source: DOCS,
  },
  firstContact: {
    expects:
      'an unsigned POST with `X-Hook-Secret`, wants 200 or 204 with the same header; then a signed empty batch at ' +
      'once and every 8 hours, any 200 or 204',
    source: DOCS,
  },
  retries: {
    schedule: 'exponential, for 24 hours; at most about an hour apart after an hour of failures',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: GUIDE,
  },
  requests: [
    {
      name: 'handshake',
      headers: { 'x-hook-secret': 'fake-hook-secret' },
      signed: false,
      pending: true,
      outcome: { status: 200 },
      source: DOCS,
    },
    {
      name: 'heartbeat',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events: [] }),
      outcome: 'queued',
      source: DOCS,
    },
    {
      name: 'events',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        events: [
          {
            user: { gid: '12345', resource_type: 'user' },
            created_at: '2012-02-22T02:06:58.147Z',
            action: 'changed',
            resource: { gid: '12345', resource_type: 'task' },
            parent: null,
            change: { field: 'assignee', action: 'changed' },
          },
        ],
      }),
      outcome: 'queued',
      source: 'code: Asana/developer-docs source/includes/api-reference/_index.html.md',
    },
  ],
} satisfies ProviderFacts;
