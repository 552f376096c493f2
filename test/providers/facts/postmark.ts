import type { ProviderFacts } from '#test/providers/provider-facts';

const LAUNCH = 'https://github.com/ActiveCampaign/postmark-skills/pull/6';
const SETUP = 'code: ActiveCampaign/postmark-skills postmark-webhooks/references/webhook-setup.md';
const EXAMPLES = 'code: ActiveCampaign/postmark-skills postmark-webhooks/references/payload-examples.md';
const MESSAGE = { ServerID: 23, MessageID: '883953f4-6105-42a2-a16a-77a8eac79483', Tag: 'welcome-email' };

export default {
  name: 'Postmark',
  evidence: 'C D S',
  note: 'one event per request; X-PM-Webhook-Trace-Id stays the same in retries; inbound mail retries for 10.5 hours',
  success: { expects: '200', source: SETUP },
  refusal: {
    expects:
      'outbound: retries 5xx, 408 and 429, drops every other 4xx at the first try; inbound: retries, and stops at 403',
    source: LAUNCH,
  },
  firstContact: {
    expects: 'outbound: verifies the endpoint on creating and editing; the request is not described',
    source: LAUNCH,
  },
  retries: {
    schedule: 'outbound: 1, 5 and 15 minutes, then 1, 5, 10, 10, 10 and 15 minutes; inbound: 10 times in 10.5 hours',
    lastAfterSeconds: 37_260,
    signed: 'none',
    source: LAUNCH,
  },
  requests: [
    {
      name: 'delivery',
      body: JSON.stringify({
        RecordType: 'Delivery',
        MessageStream: 'outbound',
        ...MESSAGE,
        Recipient: 'john@example.com',
        DeliveredAt: '2025-04-05T16:33:54.9070259Z',
        Details: 'Test delivery webhook details',
        Metadata: { customer_id: '12345' },
      }),
      outcome: 'queued',
      eventType: 'Delivery',
      source: EXAMPLES,
    },
    {
      name: 'bounce',
      body: JSON.stringify({
        RecordType: 'Bounce',
        ...{ ID: 42, Type: 'HardBounce', TypeCode: 1, Name: 'Hard bounce' },
        MessageStream: 'outbound',
        ...MESSAGE,
        Details: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
        ...{ Email: 'john@example.com', From: 'sender@example.com', BouncedAt: '2025-04-05T16:33:54.9070259Z' },
        ...{ DumpAvailable: true, Inactive: true, CanActivate: true, Subject: 'Welcome to our service' },
        Metadata: { customer_id: '12345' },
      }),
      outcome: 'queued',
      eventType: 'Bounce',
      source: EXAMPLES,
    },
    {
      name: 'subscription change',
      body: JSON.stringify({
        RecordType: 'SubscriptionChange',
        MessageStream: 'broadcast',
        ...MESSAGE,
        Recipient: 'john@example.com',
        ChangedAt: '2025-04-05T16:33:54.9070259Z',
        Origin: 'Recipient',
      }),
      outcome: 'queued',
      eventType: 'SubscriptionChange',
      source: EXAMPLES,
    },
  ],
} satisfies ProviderFacts;
