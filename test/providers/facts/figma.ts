import type { ProviderFacts } from '#test/providers/provider-facts';

const WEBHOOKS = 'https://developers.figma.com/docs/rest-api/webhooks';
const SECURITY = 'https://developers.figma.com/docs/rest-api/webhooks-security';
const EVENTS = 'https://developers.figma.com/docs/rest-api/webhooks-events';
const EVENT = { timestamp: '2020-02-23T20:27:16Z', webhook_id: '22' };
const JSON_TYPE = { 'content-type': 'application/json' };

export default {
  name: 'Figma',
  evidence: 'D',
  note: 'the passcode is in the body and covers nothing else. Figma advises 400 for a wrong one, to stop its retries',
  success: { expects: '200', source: WEBHOOKS },
  refusal: { expects: 'retries, except after 400', source: SECURITY },
  firstContact: { expects: 'an ordinary PING event when the webhook is created', source: EVENTS },
  retries: {
    schedule: '5 minutes, 30 minutes and 3 hours after a failure',
    lastAfterSeconds: 12_900,
    signed: 'none',
    source: WEBHOOKS,
  },
  requests: [
    {
      name: 'file updated',
      headers: JSON_TYPE,
      body: JSON.stringify({
        event_type: 'FILE_UPDATE',
        file_key: 'CL06nJNn5eZLQKDoARMND5',
        file_name: 'Developer page mockup demo',
        ...EVENT,
      }),
      outcome: 'queued',
      eventType: 'FILE_UPDATE',
      source: EVENTS,
    },
    {
      name: 'webhook created',
      headers: JSON_TYPE,
      body: JSON.stringify({ event_type: 'PING', ...EVENT }),
      outcome: 'queued',
      eventType: 'PING',
      source: EVENTS,
    },
  ],
} satisfies ProviderFacts;
