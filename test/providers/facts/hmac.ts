import type { ProviderFacts } from '#test/providers/provider-facts';

const NONE = 'not documented: generic scheme' as const;

export default {
  name: 'any HMAC',
  evidence: '–',
  note: 'a generic scheme, with options for all parts of it',
  success: { expects: 'unknown', source: NONE },
  refusal: { expects: 'unknown', source: NONE },
  firstContact: { expects: 'unknown', source: NONE },
  retries: { schedule: 'unknown', signed: 'none', source: NONE },
  requests: [
    { name: 'event', body: JSON.stringify({ type: 'order.paid', id: 1 }), outcome: 'queued', source: NONE },
    { name: 'empty body', body: '', outcome: 'queued', source: NONE },
  ],
} satisfies ProviderFacts;
