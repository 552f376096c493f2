import type { ProviderFacts } from '#test/providers/provider-facts';

const OVERVIEW = 'https://airtable.com/developers/web/api/webhooks-overview';

export default {
  name: 'Airtable',
  evidence: 'D',
  deadlineSeconds: 25,
  note: 'a ping without the changes, which the handler fetches; several changes may share a ping; one key per webhook',
  success: { expects: '200 or 204 with an empty body', source: OVERVIEW },
  refusal: { expects: 'retries; after the last try it drops the ping and disables notifications', source: OVERVIEW },
  firstContact: {
    expects: 'a ping shortly after the webhook is created, retried as all others',
    source: 'https://airtable.com/developers/web/api/create-a-webhook',
  },
  retries: {
    schedule: 'up to 13, with exponential backoff from 10 s, for about one day',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: OVERVIEW,
  },
  requests: [
    {
      name: 'notification',
      body: JSON.stringify({
        base: { id: 'app00000000000000' },
        webhook: { id: 'ach00000000000000' },
        timestamp: '2022-02-01T21:25:05.663Z',
      }),
      outcome: 'queued',
      source: OVERVIEW,
    },
  ],
} satisfies ProviderFacts;
