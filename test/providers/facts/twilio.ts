import type { ProviderFacts } from '#test/providers/provider-facts';

const CONTENT_TYPE =
  'https://support.twilio.com/hc/en-us/articles/43761237850779-Error-12300-Invalid-Content-Type-for-Incoming-Webhooks';
const EVENT_STREAMS = 'https://www.twilio.com/docs/events/event-delivery-and-duplication';
const SDK = 'code: twilio/twilio-node spec/validation.spec.js';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export default {
  name: 'Twilio',
  sdk: 'twilio',
  evidence: 'C D',
  deadlineSeconds: 15,
  note:
    'the URL with or without its port; with a SharedKey Twilio signs by HMAC-SHA256 (public beta); ' +
    'Event Streams wait 5 seconds',
  success: {
    expects:
      'incoming messages and calls: TwiML as text/xml or application/xml, of which an empty Response does nothing; ' +
      'status callbacks and Event Streams: any 2xx with any body',
    source: CONTENT_TYPE,
  },
  refusal: {
    expects: '4xx and 5xx are logged as error 11200, also a response without a Content-Type',
    source: 'https://www.twilio.com/docs/api/errors/11200',
  },
  firstContact: {
    expects: 'none; a sink of Event Streams is no longer validated',
    source: 'https://twilio.com/docs/events/event-streams/sink-resource/validate',
  },
  retries: {
    schedule:
      'one retry within 15 seconds if the connection fails, configurable up to 5; Event Streams: exponential backoff ' +
      'with jitter for 4 hours',
    lastAfterSeconds: 14_400,
    signed: 'none',
    source: EVENT_STREAMS,
  },
  requests: [
    {
      name: 'form',
      headers: FORM,
      query: 'foo=1&bar=2',
      body: 'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212',
      outcome: 'queued',
      source: SDK,
    },
    {
      name: 'JSON',
      query: 'foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
      body: '{"property": "value", "boolean": true}',
      outcome: 'queued',
      source: SDK,
    },
  ],
} satisfies ProviderFacts;
