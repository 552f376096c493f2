import type { ProviderFacts } from '#test/providers/provider-facts';

const SCHEMA = 'https://devcenter.heroku.com/articles/app-webhooks-schema';
const EXAMPLE = 'code: test of a third-party receiver (repository not named by the index)';
const ACTOR = { id: '71def50e-da83-453a-bba3-46b4e26911b0', email: 'hello@example.com' };
const rest = (id: string, include: string) => ({
  version: 'application/vnd.heroku+json; version=3',
  sequence: null,
  previous_data: {},
  webhook_metadata: {
    attempt: { id: '6ddac576-005d-456c-8153-8fba3f5702de' },
    delivery: { id: 'ecb8532f-3b9b-4f8a-8eee-14296e0a6784' },
    event: { id, include },
    webhook: { id: 'af83d062-fdfe-4fc0-88ad-b91bf58f0656' },
  },
});

export default {
  name: 'Heroku',
  evidence: 'D S',
  note: 'the type is the resource without the prefix api; the action is another field',
  success: { expects: 'a success, whose statuses are not confirmed', source: SCHEMA },
  refusal: { expects: 'retries with the level sync, and never with notify', source: SCHEMA },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "heroku webhooks:add --secret notify sync retries 2xx"',
  },
  retries: {
    schedule: 'for 72 hours with the level sync; none with notify',
    lastAfterSeconds: 259_200,
    signed: 'none',
    source: 'https://devcenter.heroku.com/changelog-items/1966',
  },
  requests: [
    {
      name: 'release',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: '66a9e685-e1f3-4f9f-9177-a024fb5f0902',
        data: {
          id: '38821f7c-e1a1-41d9-a34b-c41e2fa6d82d',
          app: { id: '59d151db-c38e-4e9c-a854-faead7e8d6cc', name: 'my-app' },
          slug: { id: '507af0a6-a83b-4a16-9a9f-bf55b5864848' },
          status: 'succeeded',
          current: true,
          version: 6644,
          description: 'Deploy 69eec518',
        },
        actor: ACTOR,
        action: 'update',
        resource: 'release',
        created_at: '2023-08-03T10:00:30.693808Z',
        ...rest('66a9e685-e1f3-4f9f-9177-a024fb5f0902', 'api:release'),
      }),
      outcome: 'queued',
      eventId: '66a9e685-e1f3-4f9f-9177-a024fb5f0902',
      eventType: 'release',
      source: EXAMPLE,
    },
    {
      name: 'dyno',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: '5c930235-d947-4a8d-aefe-2692604d0c9a',
        data: {
          id: 'd0eb9c96-0529-4f9d-bb4c-cc3382a55180',
          app: { id: 'b3e4c9d6-3d05-4f2d-98d1-458c358269df', name: 'my-app' },
          name: 'scheduler.3540',
          size: 'Standard-1X',
          type: 'scheduler',
          state: 'starting',
        },
        actor: ACTOR,
        action: 'create',
        resource: 'dyno',
        created_at: '2023-08-03T17:40:49.504132Z',
        ...rest('5c930235-d947-4a8d-aefe-2692604d0c9a', 'api:dyno'),
      }),
      outcome: 'queued',
      eventId: '5c930235-d947-4a8d-aefe-2692604d0c9a',
      eventType: 'dyno',
      source: EXAMPLE,
    },
  ],
} satisfies ProviderFacts;
