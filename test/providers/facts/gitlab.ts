import type { ProviderFacts } from '#test/providers/provider-facts';

const SENDER = 'code: gitlabhq/gitlabhq app/services/web_hook_service.rb';
const EVENTS = 'code: gitlabhq/gitlabhq doc/user/project/integrations/webhooks.md';
const HEADERS = {
  'content-type': 'application/json',
  'idempotency-key': 'f5e5f430-f57b-4e6e-9fac-d9128cd7232f',
  'x-gitlab-event-uuid': '13792a34-cac6-4fda-95a8-c58e00a3954e',
  'x-gitlab-instance': 'https://gitlab.com',
};

export default {
  name: 'GitLab',
  evidence: 'D C',
  deadlineSeconds: 10,
  note: 'signing tokens: use `standardWebhooks()`; a custom template can replace the whole JSON body',
  success: { expects: '2xx, and also 3xx; the log of the webhook shows the body', source: SENDER },
  refusal: {
    expects: '4xx and 5xx alike: 4 failures in a row switch the webhook off for a time, 40 for good',
    source: 'https://gitlab.com/gitlab-org/gitlab/-/merge_requests/166329',
  },
  firstContact: {
    expects: 'none; a test from the settings is a usual event with the token',
    source: SENDER,
  },
  retries: {
    schedule: 'none for an answer with an error; `Idempotency-Key` stays the same where the sending job is repeated',
    signed: 'none',
    source: SENDER,
  },
  requests: [
    {
      name: 'tag push',
      headers: { ...HEADERS, 'x-gitlab-event': 'Tag Push Hook' },
      body: JSON.stringify({
        object_kind: 'tag_push',
        before: '0000000000000000000000000000000000000000',
        after: '82b3d5ae55f7080f1e6022629cdb57bfae7cccc7',
        ref: 'refs/tags/v1.0.0',
        checkout_sha: '82b3d5ae55f7080f1e6022629cdb57bfae7cccc7',
        user_id: 1,
        user_name: 'John Smith',
        project_id: 1,
        project: { id: 1, name: 'Example', path_with_namespace: 'jsmith/example', default_branch: 'master' },
        commits: [],
        total_commits_count: 0,
      }),
      outcome: 'queued',
      eventId: 'f5e5f430-f57b-4e6e-9fac-d9128cd7232f',
      eventType: 'Tag Push Hook',
      source: EVENTS,
    },
    {
      name: 'issue',
      headers: { ...HEADERS, 'x-gitlab-event': 'Issue Hook' },
      body: JSON.stringify({
        object_kind: 'issue',
        user: { name: 'Administrator', username: 'root' },
        project: { id: 1, name: 'Gitlab Test', path_with_namespace: 'gitlabhq/gitlab-test' },
        repository: { name: 'Gitlab Test', url: 'http://example.com/gitlabhq/gitlab-test.git' },
        object_attributes: { id: 301, title: 'New API: create/update/delete file', iid: 23, action: 'open' },
        assignees: [{ name: 'User1', username: 'user1' }],
        labels: [{ id: 206, title: 'API', color: '#ffffff', project_id: 14 }],
        changes: { updated_by_id: { previous: null, current: 1 } },
      }),
      outcome: 'queued',
      eventId: 'f5e5f430-f57b-4e6e-9fac-d9128cd7232f',
      eventType: 'Issue Hook',
      source: EVENTS,
    },
  ],
} satisfies ProviderFacts;
