import type { ProviderFacts } from '#test/providers/provider-facts';

const CLASSIC = 'code: segmentio/segment-docs src/connections/destinations/catalog/webhooks/index.md';
const SPEC = 'code: segmentio/segment-docs src/connections/spec/common.md';
const JSON_TYPE = { 'content-type': 'application/json' };
const MESSAGE_ID = '022bb90c-bbac-11e4-8dfc-aa07a5b093db';

export default {
  name: 'Segment',
  evidence: 'C D',
  note:
    'events of the destinations Webhooks and Webhooks (Actions). A batch is a list without an id or a type of its own; ' +
    'a mapping can replace the whole body',
  success: {
    expects: 'not documented',
    source:
      'not documented: searched "Segment webhook destination X-Signature HMAC SHA1 shared secret messageId retry"',
  },
  refusal: {
    expects: 'retries after a 5xx; with several URLs, not if one of them has succeeded',
    source: CLASSIC,
  },
  firstContact: {
    expects: 'none known',
    source:
      'not documented: searched "Segment webhook destination X-Signature HMAC SHA1 shared secret messageId retry"',
  },
  retries: {
    schedule: 'after a 5xx, several times for up to 4 hours',
    lastAfterSeconds: 14_400,
    signed: 'none',
    source: CLASSIC,
  },
  requests: [
    {
      name: 'track',
      headers: JSON_TYPE,
      body: JSON.stringify({
        anonymousId: '507f191e810c19729de860ea',
        context: {
          active: true,
          ip: '8.8.8.8',
          library: { name: 'analytics.js', version: '2.11.1' },
          locale: 'en-US',
        },
        integrations: { All: true, Mixpanel: false, Salesforce: false },
        messageId: MESSAGE_ID,
        receivedAt: '2015-12-10T04:08:31.909Z',
        sentAt: '2015-12-10T04:08:31.581Z',
        timestamp: '2015-12-10T04:08:31.905Z',
        type: 'track',
        userId: '97980cfea0067',
        version: 2,
      }),
      outcome: 'queued',
      eventId: MESSAGE_ID,
      eventType: 'track',
      source: SPEC,
    },
    {
      name: 'identify, without an id',
      headers: JSON_TYPE,
      body: JSON.stringify({
        version: 1,
        type: 'identify',
        userId: '019mr8mf4r',
        traits: {
          email: 'achilles@segment.com',
          name: 'Achilles',
          subscriptionPlan: 'Premium',
          friendCount: 29,
        },
        timestamp: '2012-12-02T00:30:08.276Z',
      }),
      outcome: 'queued',
      eventType: 'identify',
      source: CLASSIC,
    },
    {
      name: 'delete',
      headers: JSON_TYPE,
      body: JSON.stringify({ type: 'delete', userId: '019mr8mf4r', timestamp: '2012-12-02T00:30:08.276Z' }),
      outcome: 'queued',
      eventType: 'delete',
      source: CLASSIC,
    },
  ],
} satisfies ProviderFacts;
