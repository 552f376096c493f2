import type { ProviderFacts } from '#test/providers/provider-facts';

const SIGNED = 'code: Nexmo/station _documentation/en/messages/concepts/signed-webhooks.md';
const RETRIES = 'https://api.support.vonage.com/hc/en-us/articles/360028543292';
const API = 'https://developer.vonage.com/api/v1/developer/api/file/messages?format=json&vendorId=vonage';
const JSON_TYPE = { 'content-type': 'application/json' };
// The fields are those of the API's description, and some values are made up.
const UUID = 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab';

export default {
  name: 'Vonage',
  evidence: 'D',
  note:
    'for the APIs that send a token, such as Messages and Voice by POST. The hash is taken to be that of the exact ' +
    'bytes of the body, which Vonage sends as JSON without white space',
  success: { expects: '200', source: RETRIES },
  refusal: {
    expects: 'retries 429 and 5xx. An unsigned request can be one that Vonage failed to sign',
    source: SIGNED,
  },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Vonage Messages API webhooks inbound message status retry"',
  },
  retries: {
    schedule: '5 s after the failure, then doubled to at most 15 minutes, for 24 hours',
    lastAfterSeconds: 86_400,
    signed: 'unknown',
    source: RETRIES,
  },
  requests: [
    {
      name: 'status of a message',
      headers: JSON_TYPE,
      body: JSON.stringify({
        message_uuid: UUID,
        to: '447700900000',
        from: '447700900001',
        timestamp: '2025-02-03T12:14:25Z',
        status: 'delivered',
        channel: 'sms',
      }),
      outcome: 'queued',
      eventType: 'delivered',
      source: API,
    },
    {
      name: 'inbound message',
      headers: JSON_TYPE,
      body: JSON.stringify({
        channel: 'whatsapp',
        message_uuid: UUID,
        to: '447700900000',
        from: '447700900001',
        timestamp: '2025-02-03T12:14:25Z',
        message_type: 'text',
        text: 'Hello From Vonage!',
      }),
      outcome: 'queued',
      source: API,
    },
  ],
} satisfies ProviderFacts;
