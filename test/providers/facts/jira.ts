import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://community.developer.atlassian.com/t/new-jira-cloud-webhook-retry-policy/30554';
const HEADERS = {
  'content-type': 'application/json; charset=UTF-8',
  'x-atlassian-webhook-identifier': 'fake-webhook-identifier',
  'x-atlassian-webhook-flow': 'Primary',
};

export default {
  name: 'Jira',
  evidence: 'C D',
  note: 'Connect apps authenticate by JWT and not by this signature',
  success: {
    expects: '200 or 204',
    source:
      'https://developer.atlassian.com/platform/marketplace/cloud-fortified-apps-program-webhook-delivery-success-rate',
  },
  refusal: { expects: 'retries 408, 409, 425, 429 and 5xx; any other status ends the delivery', source: RETRIES },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Jira Cloud webhooks X-Atlassian-Webhook-Identifier retry policy status codes"',
  },
  retries: {
    // The time is that of the announcement of 2019, and subject to change.
    schedule: 'for up to 30 minutes; the identifier stays the same, `X-Atlassian-Webhook-Retry` counts the retries',
    lastAfterSeconds: 1800,
    signed: 'none',
    source: RETRIES,
  },
  requests: [
    {
      name: 'comment_created',
      headers: HEADERS,
      body: JSON.stringify({
        timestamp: 1512034084304,
        webhookEvent: 'comment_created',
        comment: { id: '31039', author: { displayName: 'ii_ivanov', active: true }, body: '12345' },
      }),
      outcome: 'queued',
      eventId: 'fake-webhook-identifier',
      eventType: 'comment_created',
      source: 'code: mobitel-ltd/jira-to-matrix test/fixtures/webhooks/comment/created.json',
    },
    {
      name: 'jira:issue_created, repeated',
      headers: { ...HEADERS, 'x-atlassian-webhook-retry': '1' },
      body: JSON.stringify({
        timestamp: 1718043056451,
        webhookEvent: 'jira:issue_created',
        issue: { key: 'PROJ-123', fields: { summary: 'Bug in login flow', status: { name: 'To Do' } } },
      }),
      outcome: 'queued',
      eventId: 'fake-webhook-identifier',
      eventType: 'jira:issue_created',
      source: 'code: nagcloudlab/devsecops backup_/jira.md',
    },
  ],
} satisfies ProviderFacts;
