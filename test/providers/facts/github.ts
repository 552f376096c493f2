import type { ProviderFacts } from '#test/providers/provider-facts';

const EXAMPLES = 'code: octokit/webhooks payload-examples/api.github.com';

export default {
  name: 'GitHub',
  evidence: 'C D S',
  sdk: '@octokit/webhooks-methods',
  deadlineSeconds: 10,
  success: {
    expects: 'any 2xx',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks',
  },
  refusal: {
    expects: 'records the failure and does not repeat the delivery',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries',
  },
  firstContact: {
    expects: 'a signed ping event, for which any 2xx will do',
    source: 'https://docs.github.com/en/webhooks/webhook-events-and-payloads#ping',
  },
  retries: {
    schedule: 'none',
    signed: 'none',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries',
  },
  requests: [
    {
      name: 'a push as JSON',
      headers: { 'x-github-event': 'push', 'x-github-delivery': 'd-1' },
      body: JSON.stringify({ ref: 'refs/heads/main', commits: [], repository: { full_name: 'o/r' } }),
      outcome: 'queued',
      eventId: 'd-1',
      eventType: 'push',
      source: EXAMPLES,
    },
    {
      name: 'a push as a form, which is the default of a new webhook',
      headers: {
        'x-github-event': 'push',
        'x-github-delivery': 'd-2',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `payload=${encodeURIComponent(JSON.stringify({ ref: 'refs/heads/main' }))}`,
      outcome: 'queued',
      eventId: 'd-2',
      eventType: 'push',
      source: 'https://docs.github.com/en/webhooks/using-webhooks/creating-webhooks',
    },
    {
      name: 'the ping of a new webhook',
      headers: { 'x-github-event': 'ping', 'x-github-delivery': 'd-3' },
      body: JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: 1, hook: { type: 'Repository' } }),
      outcome: 'queued',
      eventType: 'ping',
      source: EXAMPLES,
    },
  ],
} satisfies ProviderFacts;
