import type { ProviderFacts } from '#test/providers/provider-facts';

const CALENDAR = 'https://developers.google.com/workspace/calendar/api/guides/push';
const DRIVE = 'https://developers.google.com/workspace/drive/api/guides/push';
const CHANNEL = {
  'content-type': 'application/json; utf-8',
  'x-goog-channel-id': '4ba78bf0-6a47-11e2-bcfd-0800200c9a66',
  'x-goog-channel-expiration': 'Tue, 19 Nov 2013 01:13:52 GMT',
  'x-goog-resource-id': 'ret08u3rv24htgh289g',
  'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/my_calendar@gmail.com/events',
};

export default {
  name: 'Google push notifications',
  evidence: 'D S',
  note: 'most bodies are empty, and each delivery is an event. Cloud Pub/Sub is another product',
  success: { expects: '200, 201, 202, 204 or 102', source: DRIVE },
  refusal: {
    expects: 'retries 500, 502, 503 and 504; any other status, such as 401, loses the message',
    source: DRIVE,
  },
  firstContact: {
    expects: 'a message with the state sync and the token, which the handler may ignore',
    source: CALENDAR,
  },
  retries: { schedule: 'with exponential backoff; number and times not documented', signed: 'none', source: DRIVE },
  requests: [
    {
      name: 'calendar changed',
      headers: { ...CHANNEL, 'x-goog-resource-state': 'exists', 'x-goog-message-number': '10' },
      outcome: 'queued',
      eventType: 'exists',
      source: CALENDAR,
    },
    {
      name: 'channel created',
      headers: { ...CHANNEL, 'x-goog-resource-state': 'sync', 'x-goog-message-number': '1' },
      outcome: 'queued',
      eventType: 'sync',
      source: CALENDAR,
    },
    {
      name: 'list of changes of Drive changed',
      headers: {
        ...CHANNEL,
        'x-goog-channel-id': '8bd90be9-3a58-3122-ab43-9823188a5b43',
        'x-goog-resource-id': 'ret987df98743md8g',
        'x-goog-resource-uri': 'https://www.googleapis.com/drive/v3/changes',
        'x-goog-resource-state': 'changed',
        'x-goog-message-number': '23',
      },
      body: JSON.stringify({ kind: 'drive#changes' }),
      outcome: 'queued',
      eventType: 'changed',
      source: DRIVE,
    },
  ],
} satisfies ProviderFacts;
