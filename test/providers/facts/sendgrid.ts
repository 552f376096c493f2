import type { ProviderFacts } from '#test/providers/provider-facts';

const TROUBLESHOOTING = 'https://docs.sendgrid.com/for-developers/tracking-events/troubleshooting';
const TEST = 'https://docs.sendgrid.com/api-reference/webhooks/test-event-notification-settings';

export default {
  name: 'SendGrid',
  sdk: '@sendgrid/eventwebhook',
  evidence: 'C D',
  note: 'batches; by one report sg_event_id differs between two tries (sendgrid-nodejs issue 1435)',
  success: { expects: 'any 2xx', source: TROUBLESHOOTING },
  refusal: { expects: 'retries every other status', source: TROUBLESHOOTING },
  firstContact: {
    expects: 'not documented on saving; "Test Your Integration" posts made-up events on request and wants 2xx',
    source: TEST,
  },
  retries: {
    schedule: 'at increasing intervals for up to 24 hours after the event; test events for 10 minutes',
    lastAfterSeconds: 86_400,
    signed: 'unknown',
    source: TROUBLESHOOTING,
  },
  requests: [
    {
      name: 'batch of one event',
      body: JSON.stringify([
        {
          email: 'john.doe@example.com',
          timestamp: 1337197600,
          'smtp-id': '<4FB4041F.6080505@example.com>',
          event: 'processed',
        },
      ]),
      outcome: 'queued',
      source: TROUBLESHOOTING,
    },
    {
      name: 'batch of several events',
      body: JSON.stringify([
        {
          email: 'john.doe@example.com',
          timestamp: 1337197600,
          'smtp-id': '<4FB4041F@example.com>',
          event: 'processed',
        },
        {
          email: 'john.doe@example.com',
          timestamp: 1337966815,
          category: 'newuser',
          event: 'click',
          url: 'https://example.com',
        },
        {
          email: 'john.doe@example.com',
          timestamp: 1337969592,
          'smtp-id': '<20120525@example.com>',
          event: 'processed',
        },
      ]),
      outcome: 'queued',
      source: TROUBLESHOOTING,
    },
  ],
} satisfies ProviderFacts;
