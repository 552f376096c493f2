import type { ProviderFacts } from '#test/providers/provider-facts';

const API = 'https://vercel.com/docs/webhooks/webhooks-api';
const OVERVIEW = 'code: hookdeck/webhook-skills skills/vercel-webhooks/references/overview.md';
const HEADERS = { 'content-type': 'application/json' };

export default {
  name: 'Vercel',
  evidence: 'C D S',
  deadlineSeconds: 30,
  note: '`id` is that of the delivery; `region` may be null',
  success: { expects: 'any 2xx', source: OVERVIEW },
  refusal: { expects: 'retries', source: OVERVIEW },
  firstContact: {
    expects: 'none known; without a test button, the first request is a real event',
    source: 'code: hookdeck/webhook-skills skills/vercel-webhooks/references/setup.md',
  },
  retries: {
    schedule: 'exponential, for up to 24 hours',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: OVERVIEW,
  },
  requests: [
    {
      name: 'deployment.created',
      headers: HEADERS,
      body: JSON.stringify({
        id: 'event_2XqF5example',
        type: 'deployment.created',
        createdAt: 1698345600000,
        payload: {
          deployment: { id: 'dpl_FjHqKqFexample', name: 'my-app', url: 'https://my-app-git-main-team.vercel.app' },
          project: { id: 'prj_Qmexample', name: 'my-app' },
          team: { id: 'team_Vexample', name: 'my-team' },
        },
        region: 'sfo1',
      }),
      outcome: 'queued',
      eventId: 'event_2XqF5example',
      eventType: 'deployment.created',
      source: OVERVIEW,
    },
    {
      name: 'deployment.canceled, without a region',
      headers: HEADERS,
      body: JSON.stringify({
        type: 'deployment.canceled',
        id: 'event_2XqF6example',
        createdAt: 1698345600000,
        region: null,
        payload: {
          team: { id: null },
          user: { id: 'fake-user' },
          deployment: { id: 'fake-deployment', meta: {}, url: 'my-app.vercel.app', name: 'my-app' },
          target: null,
        },
      }),
      outcome: 'queued',
      eventId: 'event_2XqF6example',
      eventType: 'deployment.canceled',
      source: API,
    },
  ],
} satisfies ProviderFacts;
