import type { ProviderFacts } from '#test/providers/provider-facts';

const NONE = 'not documented: generic scheme' as const;

export default {
  name: 'any Basic authentication',
  evidence: '–',
  note: 'a generic scheme',
  success: { expects: 'unknown', source: NONE },
  refusal: { expects: 'unknown', source: NONE },
  firstContact: { expects: 'unknown', source: NONE },
  retries: { schedule: 'unknown', signed: 'none', source: NONE },
  requests: [{ name: 'event', body: JSON.stringify({ type: 'order.paid', id: 1 }), outcome: 'queued', source: NONE }],
} satisfies ProviderFacts;
