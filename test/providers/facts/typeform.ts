import type { ProviderFacts } from '#test/providers/provider-facts';

const EXAMPLE = 'https://actionsflow.github.io/docs/triggers/typeform';
const SEARCHED = 'not documented: searched "Typeform webhooks retry 410 404 disabled 2xx" in four corpora';

export default {
  name: 'Typeform',
  evidence: 'C D S',
  note: 'can also report unfinished responses, as `form_response_partial`',
  success: { expects: 'unknown', source: SEARCHED },
  refusal: { expects: 'unknown', source: SEARCHED },
  firstContact: { expects: 'none known', source: SEARCHED },
  retries: { schedule: 'unknown', signed: 'none', source: SEARCHED },
  requests: [
    {
      name: 'form_response',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        event_id: '01EK4R5PFZZP6C8H14RTP4YW6C',
        event_type: 'form_response',
        form_response: {
          form_id: 'g8hcyeXS',
          token: 'x71for1wr6irs2rx71fotn12b3izh25v',
          landed_at: '2020-09-26T08:23:47Z',
          submitted_at: '2020-09-26T08:23:49Z',
          definition: { id: 'g8hcyeXS', title: 'Feedback', fields: [] },
          answers: [{ type: 'text', text: 'test1', field: { id: 'M8JLOd0nIQPU', type: 'short_text' } }],
        },
      }),
      outcome: 'queued',
      eventId: '01EK4R5PFZZP6C8H14RTP4YW6C',
      eventType: 'form_response',
      source: EXAMPLE,
    },
    {
      name: 'form_response_partial',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ event_id: '01EK4R5PFZZP6C8H14RTP4YW6D', event_type: 'form_response_partial' }),
      outcome: 'queued',
      eventId: '01EK4R5PFZZP6C8H14RTP4YW6D',
      eventType: 'form_response_partial',
      source: 'https://prismatic.io/docs/example-payloads/typeform/actions/listWebhooks.json',
    },
  ],
} satisfies ProviderFacts;
