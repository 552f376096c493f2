import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://docs.svix.com/retries' as const;
const SPEC = 'code: standard-webhooks/standard-webhooks spec/standard-webhooks.md' as const;

export default {
  name: 'Svix',
  sdk: 'svix',
  evidence: 'C D',
  deadlineSeconds: 15,
  note: 'a sender with its own brand sends webhook-* headers instead: use `standardWebhooks()`',
  success: { expects: 'any 2xx within 15 s; a redirect is a failure', source: RETRIES },
  refusal: {
    expects: 'retries; the response header webhook-delivery stops them (abort-message) or the endpoint (disable)',
    source: 'https://docs.svix.com/receiving/delivery-control',
  },
  firstContact: {
    expects: 'none',
    source: 'not documented: searched "svix retry schedule", "svix delivery control receiving"',
  },
  retries: {
    schedule:
      '5 s, 5 and 30 min, 2, 5, 10 and 10 h, each after the failure before; after 5 days it disables the endpoint',
    lastAfterSeconds: 99_305,
    signed: 'anew',
    source: RETRIES,
  },
  requests: [
    {
      name: 'event',
      headers: { 'svix-id': 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' },
      body: JSON.stringify({
        type: 'contact.created',
        timestamp: '2022-11-03T20:26:10.344522Z',
        data: { id: '1f81eb52-5198-4599-803e-771906343485' },
      }),
      outcome: 'queued',
      eventType: 'contact.created',
      // Svix leaves the payload to each of its customers.
      source: SPEC,
    },
  ],
} satisfies ProviderFacts;
