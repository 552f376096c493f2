import type { ProviderFacts } from '#test/providers/provider-facts';

const MESSAGING = 'https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks';
const INBOUND = 'https://developers.telnyx.com/api-reference/callbacks/inbound-message';
const FAX = 'https://developers.telnyx.com/docs/programmable-fax/receiving-webhooks';
const JSON_TYPE = { 'content-type': 'application/json' };

export default {
  name: 'Telnyx',
  sdk: 'telnyx',
  evidence: 'C D',
  deadlineSeconds: 2,
  note: 'for version 2 of the webhooks. The documentation does not say how a retry is signed',
  success: { expects: 'any 2xx within 2 s for messages; other products may want 200', source: MESSAGING },
  refusal: { expects: 'retries, then tries the failover URL', source: MESSAGING },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Telnyx webhooks response requirements 2xx timeout retries failover URL"',
  },
  retries: {
    schedule: '3 tries of each URL; times not documented',
    signed: 'unknown',
    changes: ['attempt'],
    source: MESSAGING,
  },
  requests: [
    {
      name: 'inbound message, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        data: {
          record_type: 'event',
          id: 'bf6307bd-884d-4c1f-b6ea-c62b8c495d3c',
          event_type: 'message.received',
          occurred_at: '2019-01-23T18:10:02.574Z',
          payload: {
            record_type: 'message',
            direction: 'inbound',
            id: '7ee4241c-f127-47e5-9c34-3aac291f8058',
            type: 'SMS',
            from: { phone_number: '+18665550001', carrier: 'T-MOBILE USA, INC.', line_type: 'Wireless' },
            to: [{ phone_number: '+18445550001', status: 'delivered', carrier: 'TELNYX LLC', line_type: 'VoIP' }],
            text: 'Hello, World!',
          },
        },
        meta: { attempt: 1, delivered_to: 'https://www.example.com/hooks' },
      }),
      outcome: 'queued',
      eventId: 'bf6307bd-884d-4c1f-b6ea-c62b8c495d3c',
      eventType: 'message.received',
      source: INBOUND,
    },
    {
      name: 'fax queued, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        data: {
          event_type: 'fax.queued',
          id: '3691d047-d22a-424d-80ed-fe871981aa6d',
          occurred_at: '2020-04-22T19:32:12.538002Z',
          record_type: 'event',
          payload: {},
        },
      }),
      outcome: 'queued',
      eventId: '3691d047-d22a-424d-80ed-fe871981aa6d',
      eventType: 'fax.queued',
      source: FAX,
    },
  ],
} satisfies ProviderFacts;
