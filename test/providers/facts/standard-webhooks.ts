import type { ProviderFacts } from '#test/providers/provider-facts';

const SPEC = 'code: standard-webhooks/standard-webhooks spec/standard-webhooks.md' as const;

export default {
  name: 'Standard Webhooks',
  sdk: 'standardwebhooks',
  evidence: 'C D',
  deadlineSeconds: 15,
  note: 'the specification recommends retries and statuses; each sender may differ',
  success: { expects: 'any 2xx; a redirect is a failure', source: SPEC },
  refusal: {
    expects: 'retries; 410 disables the endpoint; 429, 502 and 504 slow the sender down; Retry-After counts',
    source: SPEC,
  },
  firstContact: { expects: 'none', source: SPEC },
  retries: {
    schedule: 'example: 5 s, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h, each after the failure before',
    lastAfterSeconds: 272_105,
    signed: 'anew',
    source: SPEC,
  },
  requests: [
    {
      name: 'thin event',
      headers: { 'webhook-id': 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' },
      body: JSON.stringify({
        type: 'contact.created',
        timestamp: '2022-11-03T20:26:10.344522Z',
        data: { id: '1f81eb52-5198-4599-803e-771906343485' },
      }),
      outcome: 'queued',
      eventType: 'contact.created',
      source: SPEC,
    },
    {
      name: 'full event',
      headers: { 'webhook-id': 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' },
      body: JSON.stringify({
        type: 'contact.created',
        timestamp: '2022-11-03T20:26:10.344522Z',
        data: {
          id: '1f81eb52-5198-4599-803e-771906343485',
          type: 'contact',
          fullName: 'John Smith',
          occupation: 'Engineer, ACME',
        },
      }),
      outcome: 'queued',
      eventType: 'contact.created',
      source: SPEC,
    },
  ],
} satisfies ProviderFacts;
