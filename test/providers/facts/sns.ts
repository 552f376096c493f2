import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html';
const NOTIFICATION = 'https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html';
const CONFIRMATION = 'https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html';
const HOST = 'https://sns.us-west-2.amazonaws.com';
const TOPIC = 'arn:aws:sns:us-west-2:123456789012:MyTopic';
const TOKEN = '2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92768dd60a747ba6f3beb71854e285d6ad';
const CERTIFICATE = `${HOST}/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem`;
const headers = (type: string) => ({ 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': type });

/** Address that the documented confirmation names. */
export const SUBSCRIBE_URL = `${HOST}/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${TOKEN}`;

export default {
  name: 'Amazon SNS',
  evidence: 'C D',
  deadlineSeconds: 15,
  note: 'raw delivery is not signed',
  success: {
    expects: 'any 2xx; 3xx and 4xx are no failure that is repeated',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html',
  },
  refusal: {
    expects: 'retries after 5xx; none after 4xx, except after 429 by one of two pages of AWS',
    source: RETRIES,
  },
  firstContact: {
    expects: 'a signed message, whose `SubscribeURL` must be fetched before notifications come',
    source: CONFIRMATION,
  },
  retries: {
    schedule: '3 times, 20 s apart; a delivery policy can extend it to an hour',
    lastAfterSeconds: 3_600,
    signed: 'same',
    source: RETRIES,
  },
  requests: [
    {
      name: 'notification',
      headers: headers('Notification'),
      body: JSON.stringify({
        Type: 'Notification',
        MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
        TopicArn: TOPIC,
        Subject: 'My First Message',
        Message: 'Hello world!',
        Timestamp: '2012-05-02T00:54:06.655Z',
        SignatureVersion: '2',
        SigningCertURL: CERTIFICATE,
        UnsubscribeURL: `${HOST}/?Action=Unsubscribe&SubscriptionArn=${TOPIC}:c9135db0-26c4-47ec-8998-413945fb5a96`,
      }),
      outcome: 'queued',
      eventId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
      eventType: 'Notification',
      source: NOTIFICATION,
    },
    {
      name: 'subscription confirmation',
      headers: headers('SubscriptionConfirmation'),
      body: JSON.stringify({
        Type: 'SubscriptionConfirmation',
        MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
        Token: TOKEN,
        TopicArn: TOPIC,
        Message: 'You have chosen to subscribe to the topic.\nTo confirm the subscription, visit the SubscribeURL.',
        SubscribeURL: SUBSCRIBE_URL,
        Timestamp: '2012-04-26T20:45:04.751Z',
        SignatureVersion: '2',
        SigningCertURL: CERTIFICATE,
      }),
      outcome: { status: 200 },
      source: CONFIRMATION,
    },
    {
      name: 'unsubscribe confirmation',
      headers: headers('UnsubscribeConfirmation'),
      body: JSON.stringify({
        Type: 'UnsubscribeConfirmation',
        MessageId: '47138184-6831-46b8-8f7c-afc488602d7d',
        Token: TOKEN,
        TopicArn: TOPIC,
        Message: 'You have chosen to deactivate the subscription.\nTo cancel this operation, visit the SubscribeURL.',
        SubscribeURL: SUBSCRIBE_URL,
        Timestamp: '2012-04-26T20:06:41.581Z',
        SignatureVersion: '2',
        SigningCertURL: CERTIFICATE,
      }),
      outcome: 'queued',
      eventId: '47138184-6831-46b8-8f7c-afc488602d7d',
      eventType: 'UnsubscribeConfirmation',
      source: 'https://docs.aws.amazon.com/sns/latest/dg/http-unsubscribe-confirmation-json.html',
    },
  ],
} satisfies ProviderFacts;
