import type { ProviderFacts } from '#test/providers/provider-facts';

const DELAYS = 'https://developers.zoom.us/blog/webhook-delays.md';
const SAMPLE = 'code: zoom/webhook-sample index.js';

export default {
  name: 'Zoom',
  evidence: 'C D',
  deadlineSeconds: 3,
  note: 'the sample checks no time',
  success: { expects: '200 or 204 within 3 seconds', source: DELAYS },
  refusal: {
    expects: 'retries every other status; after the last retry it sends no more notifications of that event',
    source: DELAYS,
  },
  firstContact: {
    expects:
      'signed endpoint.url_validation on saving, and again every 72 hours; wants 200 with JSON of plainToken and its ' +
      'hex HMAC as encryptedToken',
    source: SAMPLE,
  },
  retries: {
    schedule: '5 minutes, 20 minutes and 60 minutes, each after the try before',
    lastAfterSeconds: 5100,
    signed: 'unknown',
    source: DELAYS,
  },
  requests: [
    {
      name: 'endpoint.url_validation',
      body: JSON.stringify({
        payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' },
        event: 'endpoint.url_validation',
      }),
      outcome: { status: 200, contentType: 'application/json' },
      source: SAMPLE,
    },
    {
      name: 'meeting.started',
      body: JSON.stringify({
        event: 'meeting.started',
        payload: {
          account_id: 'AAAAAABBBB',
          object: {
            ...{ duration: 0, start_time: '2021-11-02T20:43:19Z', timezone: 'America/Denver', topic: 'My Meeting' },
            ...{ id: '1234567890', type: 4, uuid: '4444AAAiAAAAAiAiAiiAii==', host_id: 'x1yCzABCDEfg23HiJKl4mN' },
          },
        },
        event_ts: 1635885799302,
      }),
      outcome: 'queued',
      eventType: 'meeting.started',
      source: 'https://railway.com/template/ERSEbO',
    },
  ],
} satisfies ProviderFacts;
