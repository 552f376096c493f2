import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://www.contentful.com/developers/docs/webhooks/retry-policy/';
const HEADERS = 'https://contentful.com/developers/docs/extensibility/webhooks/headers';
const KEY = 'https://www.contentful.com/developers/changelog/idempotency-key-headers-for-webhook-requests/';

export default {
  name: 'Contentful',
  sdk: '@contentful/node-apps-toolkit',
  evidence: 'C D S',
  deadlineSeconds: 30,
  note: 'for URLs without a query: it signs a query encoded twice; a transformation can replace the whole body',
  success: {
    expects: 'a status below 300; the activity log shows the body',
    source: 'https://www.contentfulcommunity.com/t/webhook-retry-on-failure/137',
  },
  refusal: {
    expects: 'marked as failed; whether an error status is retried, or a timeout only, is open',
    source: 'https://www.contentfulcommunity.com/t/webhook-retry-on-failure/137',
  },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Contentful webhooks error handling retry policy webhook overview timeout"',
  },
  retries: {
    schedule: 'after 30 s and 60 s; a custom policy of 2 to 99 retries lasts up to about 24 hours',
    lastAfterSeconds: 60,
    signed: 'unknown',
    source: RETRIES,
  },
  requests: [
    {
      name: 'published entry',
      headers: {
        'content-type': 'application/vnd.contentful.management.v1+json',
        'x-contentful-topic': 'ContentManagement.Entry.publish',
        'x-contentful-webhook-name': 'My webhook',
        'x-contentful-idempotency-key': 'b'.repeat(64),
      },
      body: JSON.stringify({ metadata: { tags: [] }, sys: { type: 'Entry', id: 'my-blog-post' }, fields: {} }),
      outcome: 'queued',
      eventId: 'b'.repeat(64),
      eventType: 'ContentManagement.Entry.publish',
      source: KEY,
    },
    {
      name: 'save that the editor made by itself, without an idempotency key',
      headers: {
        'content-type': 'application/vnd.contentful.management.v1+json',
        'x-contentful-topic': 'ContentManagement.Entry.auto_save',
        'x-contentful-webhook-name': 'My webhook',
      },
      body: JSON.stringify({ sys: { type: 'Entry', id: 'my-blog-post' }, fields: {} }),
      outcome: 'queued',
      eventType: 'ContentManagement.Entry.auto_save',
      source: HEADERS,
    },
  ],
} satisfies ProviderFacts;
