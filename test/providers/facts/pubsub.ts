import type { ProviderFacts } from '#test/providers/provider-facts';

const PUSH = 'https://cloud.google.com/pubsub/docs/push';
const CREATE = 'https://cloud.google.com/pubsub/docs/create-push-subscription';

export default {
  name: 'Google Cloud Pub/Sub',
  evidence: 'D',
  deadlineSeconds: 10,
  note:
    'push subscriptions with authentication. The token does not cover the body. The documentation does not say ' +
    'whether a retry carries a new one',
  success: { expects: '102, 200, 201, 202 or 204', source: PUSH },
  refusal: { expects: 'retries after any other status', source: PUSH },
  firstContact: { expects: 'none; the domain need not be verified', source: CREATE },
  retries: {
    schedule:
      'at once, or with the backoff that the subscription sets, until the message is no longer retained: ' +
      '7 days by default',
    signed: 'unknown',
    source: 'https://cloud.google.com/pubsub/docs/handling-failures',
  },
  requests: [
    {
      name: 'message',
      body: JSON.stringify({
        message: {
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
