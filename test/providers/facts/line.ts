import type { ProviderFacts } from '#test/providers/provider-facts';

const ERRORS = 'https://developers.line.biz/en/docs/messaging-api/check-webhook-error-statistics';
const SPECIFICATION = 'code: line/line-openapi webhook.yml';
const DESTINATION = 'Uc7472b39e21dab71c2347e02714630d6';

export default {
  name: 'LINE Messaging API',
  sdk: '@line/bot-sdk',
  evidence: 'C D',
  deadlineSeconds: 2,
  note: 'batches: each event has its own webhookEventId; a repeated event has isRedelivery true',
  success: { expects: 'any 2xx within 2 s', source: ERRORS },
  refusal: {
    expects: 'repeats the event if redelivery is turned on; may suspend webhooks that fail for a long time',
    source: 'https://developers.line.biz/en/docs/messaging-api/receiving-messages',
  },
  firstContact: {
    expects: 'the button Verify sends a request without events and wants 200',
    source: 'https://developers.line.biz/ja/docs/messaging-api/verify-webhook-url',
  },
  retries: {
    schedule: 'none by default; with redelivery, the times are not documented',
    signed: 'none',
    changes: ['isRedelivery'],
    source: SPECIFICATION,
  },
  requests: [
    {
      name: 'verification of the URL',
      body: JSON.stringify({ destination: 'xxxxxxxxxx', events: [] }),
      outcome: { status: 200, body: '' },
      source: 'https://developers.line.biz/ja/docs/messaging-api/verify-webhook-url',
    },
    {
      name: 'delivery completion',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        destination: DESTINATION,
        events: [
          {
            type: 'delivery',
            delivery: { data: '15034552939884E28681A7D668CEA94C147C716C0EC9DFE8B80B44EF3B57F6BD0602366BC3menu01' },
            webhookEventId: '01G17EJCGAVV66J5WNA7ZCTF6H',
            deliveryContext: { isRedelivery: false },
            timestamp: 1650591346705,
            source: { type: 'user', userId: 'U8189cf6745fc0d808977bdb0b9f22995' },
            mode: 'active',
          },
        ],
      }),
      outcome: 'queued',
      source: 'https://api-docs-uat.abbie.biz/docs/line-official-notification/update-status',
    },
    // The fields are those of the specification, the values are made up.
    {
      name: 'message',
      body: JSON.stringify({
        destination: DESTINATION,
        events: [
          {
            type: 'message',
            message: { type: 'text', id: '444573844083572737', text: 'Good Morning!', quoteToken: 'fake-quote-token' },
            webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
            deliveryContext: { isRedelivery: false },
            timestamp: 1625665242211,
            source: { type: 'user', userId: 'U8189cf6745fc0d808977bdb0b9f22995' },
            replyToken: 'fake-reply-token',
            mode: 'active',
          },
        ],
      }),
      outcome: 'queued',
      source: SPECIFICATION,
    },
  ],
} satisfies ProviderFacts;
