import type { ProviderFacts } from '#test/providers/provider-facts';

const BEST_PRACTICES = 'https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks';
const PING = {
  zen: 'Anything added dilutes everything else.',
  hook_id: 109948940,
  hook: { type: 'Repository', id: 109948940, name: 'web', active: true, events: ['*'] },
  repository: { id: 186853261, full_name: 'Octocoders/Hello-World' },
  sender: { login: 'Codertocat', id: 21031067 },
};
const CONTENT_TYPE = 'code: github/docs data/reusables/webhooks/content_type_and_secret.md';
const EXAMPLES = 'code: octokit/webhooks payload-examples/api.github.com/index.json';
const HEADERS = { 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958', 'x-github-event': 'ping' };

export default {
  name: 'GitHub',
  sdk: '@octokit/webhooks-methods',
  evidence: 'C D S',
  deadlineSeconds: 10,
  note: 'GitHub Enterprise Server waits 30 s',
  success: { expects: 'any 2xx; the body is not used', source: BEST_PRACTICES },
  refusal: { expects: 'marks the delivery as failed; no status has a special meaning', source: BEST_PRACTICES },
  firstContact: {
    expects: 'a signed event `ping` when the webhook is created; any 2xx',
    source: 'code: octokit/webhooks payload-examples/api.github.com/ping/payload.json',
  },
  retries: {
    schedule: 'none; a redelivery by hand has the same `X-GitHub-Delivery`',
    signed: 'none',
    source: BEST_PRACTICES,
  },
  requests: [
    {
      name: 'ping',
      headers: { ...HEADERS, 'content-type': 'application/json' },
      body: JSON.stringify(PING),
      outcome: 'queued',
      eventId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      eventType: 'ping',
      source: 'code: octokit/webhooks payload-examples/api.github.com/ping/payload.json',
    },
    {
      name: 'ping as a form',
      headers: { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ payload: JSON.stringify(PING) }).toString(),
      outcome: 'queued',
      eventId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      eventType: 'ping',
      source: CONTENT_TYPE,
    },
    {
      name: 'smallest event',
      headers: {
        ...HEADERS,
        'content-type': 'application/json',
        'x-github-event': 'github_app_authorization',
      },
      body: JSON.stringify({ action: 'revoked', sender: { login: 'octocat', id: 1, type: 'User' } }),
      outcome: 'queued',
      eventType: 'github_app_authorization',
      source: EXAMPLES,
    },
    {
      name: 'push',
      headers: { ...HEADERS, 'content-type': 'application/json', 'x-github-event': 'push' },
      body: JSON.stringify({
        ref: 'refs/tags/simple-tag',
        before: '0000000000000000000000000000000000000000',
        after: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
        created: true,
        deleted: false,
        forced: false,
        base_ref: null,
        compare: 'https://github.com/Codertocat/Hello-World/compare/simple-tag',
        commits: [],
        repository: { id: 186853002, full_name: 'Codertocat/Hello-World' },
      }),
      outcome: 'queued',
      eventType: 'push',
      source: EXAMPLES,
    },
  ],
} satisfies ProviderFacts;
