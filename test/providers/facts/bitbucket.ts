import type { ProviderFacts } from '#test/providers/provider-facts';

const TROUBLESHOOTING = 'https://support.atlassian.com/bitbucket-cloud/docs/troubleshoot-webhooks/';
const CAPTURE = 'code: bleenco/abstruse tests/e2e/webhooks/bitbucket/UpdatedEvent.ts';
const REPOSITORY = 'gitkraken/git-integration-for-jira-cloud-docs';
const FILE = 'git-integration-for-jira-cloud/bitbucket-webhook-events-gij-cloud.md';
const GITKRAKEN = `code: ${REPOSITORY} ${FILE}` as const;
const HEADERS = {
  'content-type': 'application/json',
  'user-agent': 'Bitbucket-Webhooks/2.0',
  'x-request-uuid': '69c56047-577b-46f9-a1dd-9c4e27273bc1',
  'x-hook-uuid': '0302255c-f4f0-4232-916b-bef521fbdd08',
  'x-attempt-number': '1',
};

export default {
  name: 'Bitbucket',
  evidence: 'C D',
  deadlineSeconds: 10,
  note:
    'bodies of more than 256 KB are never sent; Data Center sends `X-Request-Id` instead of `X-Request-UUID`, and ' +
    'skips an endpoint after 5 failures in a row',
  success: { expects: 'any status below 500 ends the delivery; the log shows the status', source: TROUBLESHOOTING },
  refusal: { expects: 'retries 5xx only', source: TROUBLESHOOTING },
  firstContact: {
    expects: 'none known for Bitbucket Cloud',
    source: 'not documented: searched "Bitbucket Cloud webhooks X-Request-UUID X-Attempt-Number retry timeout"',
  },
  retries: {
    schedule: '2 more tries after a 5xx, without a delay',
    signed: 'none',
    source: 'https://community.developer.atlassian.com/t/webhooks-retries-how-to-delay-or-re-request/41486',
  },
  requests: [
    {
      name: 'repo:updated',
      headers: { ...HEADERS, 'x-event-key': 'repo:updated' },
      body: JSON.stringify({
        changes: {
          updated_on: { new: '2017-08-01T07:58:37.139413+00:00', old: '2017-08-01T07:58:37.055293+00:00' },
        },
        actor: { username: 'Izak88', type: 'user', display_name: 'Izak' },
        repository: { scm: 'git', name: 'test', full_name: 'Izak88/test', type: 'repository', is_private: false },
      }),
      outcome: 'queued',
      eventId: '69c56047-577b-46f9-a1dd-9c4e27273bc1',
      eventType: 'repo:updated',
      source: CAPTURE,
    },
    {
      name: 'repo:push',
      headers: { ...HEADERS, 'x-event-key': 'repo:push' },
      body: JSON.stringify({
        repository: {
          full_name: 'johnsmith/test-bitbucket',
          name: 'Test Bitbucket',
          links: { html: { href: 'https://bitbucket.org/johnsmith/test-bitbucket' } },
          scm: 'git',
          type: 'repository',
        },
      }),
      outcome: 'queued',
      eventType: 'repo:push',
      source: GITKRAKEN,
    },
  ],
} satisfies ProviderFacts;
