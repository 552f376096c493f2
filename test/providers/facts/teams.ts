import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE =
  'code: MicrosoftDocs/msteams-docs msteams-platform/webhooks-and-connectors/how-to/add-outgoing-webhook.md';
const MESSAGES = 'code: MicrosoftDocs/msteams-docs msteams-platform/bots/how-to/conversations/conversation-messages.md';
const ID = '1485983408511';
// The fields are those of Microsoft's example of a message to a bot. The conversation is made up.
const MESSAGE = {
  type: 'message',
  id: ID,
  timestamp: '2017-02-01T21:10:07.437Z',
  localTimestamp: '2017-02-01T14:10:07.437-07:00',
  serviceUrl: 'https://smba.trafficmanager.net/amer/',
  channelId: 'msteams',
  from: {
    id: '29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL3Bw',
    name: 'Megan Bowen',
    aadObjectId: '7faf8ab2-3d56-4244-b585-20c8a42ed2b8',
  },
  conversation: { conversationType: 'channel', id: '19:made-up@thread.tacv2;messageid=1485983408511' },
};

export default {
  name: 'Microsoft Teams outgoing webhooks',
  evidence: 'C D',
  deadlineSeconds: 5,
  note: 'the response is a message in the channel; the type is always `message`',
  success: { expects: '200 with a message as JSON within 5 s', source: GUIDE },
  refusal: { expects: 'ends the request after 5 s; the reaction to an error is not documented', source: GUIDE },
  firstContact: { expects: 'none known', source: GUIDE },
  retries: {
    schedule: 'none known',
    signed: 'none',
    source: 'not documented: searched "Teams outgoing webhook retry five seconds times out"',
  },
  requests: [
    {
      name: 'message',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ ...MESSAGE, text: '<at>Orders</at> status of 1001', textFormat: 'plain' }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'message',
      source: MESSAGES,
    },
    {
      name: 'message with a mention as an entity',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        ...MESSAGE,
        text: '<at>Orders</at> help',
        entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Windows' }],
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'message',
      source: MESSAGES,
    },
  ],
} satisfies ProviderFacts;
