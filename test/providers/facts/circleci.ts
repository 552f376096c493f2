import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://circleci.com/docs/guides/integration/outbound-webhooks/';
const REFERENCE = 'https://circleci.com/docs/webhooks-reference/';
const SHARED = {
  webhook: { id: 'cf8c4fdd-0587-4da1-b4ca-4846e9640af9', name: 'Sample Webhook' },
  project: {
    id: '84996744-a854-4f5e-aea3-04e2851dc1d2',
    name: 'webhook-service',
    slug: 'github/circleci/webhook-service',
  },
  organization: { id: 'f22b6566-597d-46d5-ba74-99ef5bb3d85c', name: 'circleci' },
  pipeline: {
    id: '1285fe1d-d3a6-44fc-8886-8979558254c4',
    number: 130,
    created_at: '2021-09-01T22:49:03.544Z',
    trigger: { type: 'webhook' },
  },
};
const headers = (type: string) => ({
  'content-type': 'application/json',
  'user-agent': 'CircleCI-Webhook/1.0',
  'circleci-event-type': type,
});

export default {
  name: 'CircleCI',
  evidence: 'D',
  deadlineSeconds: 10,
  note: 'the header circleci-event-type is not signed; the type in the body is',
  success: { expects: 'any 2xx within 10 s', source: DOCS },
  refusal: { expects: 'retries any other status', source: DOCS },
  firstContact: { expects: 'none; the button Test Ping Event sends a shorter event', source: DOCS },
  retries: { schedule: 'at a later time that is not documented', signed: 'none', source: DOCS },
  requests: [
    {
      name: 'workflow-completed',
      headers: headers('workflow-completed'),
      body: JSON.stringify({
        id: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
        type: 'workflow-completed',
        happened_at: '2021-09-01T22:49:34.317Z',
        ...SHARED,
        workflow: {
          id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3',
          name: 'build-test-deploy',
          created_at: '2021-09-01T22:49:03.616Z',
          stopped_at: '2021-09-01T22:49:34.170Z',
          status: 'success',
        },
      }),
      outcome: 'queued',
      eventId: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
      eventType: 'workflow-completed',
      source: REFERENCE,
    },
    {
      name: 'job-completed',
      headers: headers('job-completed'),
      body: JSON.stringify({
        id: '8bd71c28-4969-3677-8940-3e3a61c46660',
        type: 'job-completed',
        happened_at: '2021-09-01T22:49:34.279Z',
        ...SHARED,
        workflow: { id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3', name: 'welcome' },
        job: { id: '8b91f9a8-7975-4e60-916c-f0152ccbc937', name: 'test', status: 'success', number: 136 },
      }),
      outcome: 'queued',
      eventId: '8bd71c28-4969-3677-8940-3e3a61c46660',
      eventType: 'job-completed',
      source: REFERENCE,
    },
  ],
} satisfies ProviderFacts;
