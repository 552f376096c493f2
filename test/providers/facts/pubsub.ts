import type { ProviderFacts } from '#test/providers/provider-facts';

const PUSH = 'https://cloud.google.com/pubsub/docs/push';

export default {
  name: 'Google Cloud Pub/Sub',
  evidence: 'D',
  deadlineSeconds: 10,
  note: 'push subscriptions with authentication. The token does not cover the body',
  success: { expects: '102, 200, 201, 202 or 204', source: PUSH },
  refusal: { expects: 'retries', source: PUSH },
  firstContact: { expects: 'none', source: PUSH },
  retries: {
    schedule: 'with backoff until the message is no longer retained, which is 7 days by default',
    signed: 'anew',
    source: 'https://cloud.google.com/pubsub/docs/subscription-properties',
  },
  requests: [
    {
      name: 'message',
      body: JSON.stringify({
        message: {
          attributes: { key: 'value' },
          data: 'SGVsbG8gQ2xvdWQgUHViL1N1YiEgSGVyZSBpcyBteSBtZXNzYWdlIQ==',
          messageId: '2070443601311540',
          message_id: '2070443601311540',
          publishTime: '2021-02-26T19:13:55.749Z',
          publish_time: '2021-02-26T19:13:55.749Z',
        },
        subscription: 'projects/myproject/subscriptions/mysubscription',
      }),
      outcome: 'queued',
      eventId: '2070443601311540',
      source: PUSH,
    },
  ],
} satisfies ProviderFacts;
