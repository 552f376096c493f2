import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE = 'https://platform.openai.com/docs/guides/webhooks';
const ID = 'wh_685342e6c53c8190a1be43f081506c52';

export default {
  name: 'OpenAI',
  sdk: 'openai',
  evidence: 'C D',
  note: 'that each try is signed anew follows from the specification of Standard Webhooks; OpenAI does not say it',
  success: { expects: 'any 2xx within a few seconds; a redirect is a failure', source: GUIDE },
  refusal: { expects: 'retries', source: GUIDE },
  firstContact: { expects: 'none known; the dashboard sends test events', source: GUIDE },
  retries: {
    schedule: 'for up to 72 hours, with exponential backoff',
    lastAfterSeconds: 259_200,
    signed: 'anew',
    source: GUIDE,
  },
  requests: [
    {
      name: 'response completed',
      headers: { 'webhook-id': ID },
      body: JSON.stringify({
        object: 'event',
        id: 'evt_685343a1381c819085d44c354e1b330e',
        type: 'response.completed',
        created_at: 1750287018,
        data: { id: 'resp_abc123' },
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'response.completed',
      source: GUIDE,
    },
    {
      name: 'fine-tuning job succeeded',
      headers: { 'webhook-id': ID },
      body: JSON.stringify({
        id: 'evt_123abc',
        type: 'fine_tuning.job.succeeded',
        created_at: 1234567890,
        data: {
          id: 'ftjob-ABC123',
          object: 'fine_tuning.job',
          model: 'gpt-3.5-turbo-0125',
          created_at: 1234567890,
          finished_at: 1234567900,
          fine_tuned_model: 'ft:gpt-3.5-turbo-0125:my-org:custom-model:8ABC123',
          organization_id: 'org-123',
          status: 'succeeded',
        },
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'fine_tuning.job.succeeded',
      source: 'code: hookdeck/webhook-skills skills/openai-webhooks/references/overview.md',
    },
  ],
} satisfies ProviderFacts;
