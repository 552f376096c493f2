import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://developers.linear.app/docs/graphql/webhooks';
const EXAMPLE = 'code: linear/linear packages/sdk/src/_tests/LinearWebhooks.test.ts';
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'linear-delivery': '234d1a4e-b617-4388-90fe-adc3633d6b72',
  'linear-event': 'Comment',
};
const COMMENT = {
  action: 'create',
  data: {
    id: '2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9',
    createdAt: '2020-01-23T12:53:18.084Z',
    body: 'Indeed, I think this is definitely an improvement over the previous version.',
    issueId: '539068e2-ae88-4d09-bd75-22eb4a59612f',
  },
  type: 'Comment',
  url: 'https://linear.app/issue/LIN-1778/foo-bar#comment-77217de3-fb52-4dad-bb9a-b356beb93de8',
  createdAt: '2020-01-23T12:53:18.084Z',
};

export default {
  name: 'Linear',
  sdk: '@linear/sdk',
  evidence: 'C D S',
  deadlineSeconds: 5,
  note: 'the SDK takes the unsigned `Linear-Timestamp` where the body has no `webhookTimestamp`',
  success: { expects: '200 only', source: DOCS },
  refusal: { expects: 'retries any other status, and may switch the webhook off', source: DOCS },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "linear.app developers webhooks respond HTTP 200 5 seconds retried"',
  },
  retries: {
    // The documentation does not say whether the 6 hours start at the first or at the last try.
    schedule: 'after 1 minute, 1 hour and 6 hours; the same bytes',
    lastAfterSeconds: 25_260,
    signed: 'same',
    source: 'https://github.com/vercel/eve/issues/1570',
  },
  requests: [
    {
      name: 'comment, whose timestamp the test sets',
      headers: HEADERS,
      body: JSON.stringify({ ...COMMENT, webhookTimestamp: 0 }),
      outcome: 'queued',
      eventId: '234d1a4e-b617-4388-90fe-adc3633d6b72',
      eventType: 'Comment',
      source: EXAMPLE,
    },
  ],
} satisfies ProviderFacts;
