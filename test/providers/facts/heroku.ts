import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE = 'code: heroku/webhooks-docs devcenter/app-webhooks.md';
const EVENTS = 'code: heroku/webhooks-docs devcenter/webhook-events.md';
const JSON_TYPE = { 'content-type': 'application/json' };
const VERSION = 'application/vnd.heroku+json; version=3';
const ATTEMPT = { id: '8a44f820-2354-489d-9a11-a793cbf49979' };
const DELIVERY = { id: 'd244009a-670f-4340-88e9-789a4f9002d5' };
const APP_EVENT = 'd472a8bb-1a3c-4f78-aad1-995e6d0022ec';
const ATTACHMENT_EVENT = '7846bee9-b017-4492-9bed-34cd8327e71d';

export default {
  name: 'Heroku',
  evidence: 'D',
  note:
    'the type is the entity, such as `api:release`, and what happened to it is in `action`; that the id of the attempt ' +
    'changes is derived from its name',
  success: { expects: 'any 2xx; ignores the body', source: GUIDE },
  refusal: { expects: 'retries with the level `sync`; later webhooks wait', source: GUIDE },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Heroku app webhooks tutorial receiving webhooks retry sync notify"',
  },
  retries: {
    schedule: 'for 72 hours after the event with the level `sync`; none with `notify`',
    lastAfterSeconds: 259_200,
    signed: 'none',
    changes: ['attempt'],
    source: 'https://devcenter.heroku.com/changelog-items/2525',
  },
  requests: [
    {
      name: 'app updated, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        action: 'update',
        actor: { email: 'user-0436@example.com', id: '096370c8-f3ad-4e20-a309-fb4f06ec0a89' },
        created_at: '2016-10-26T22:50:14Z',
        id: APP_EVENT,
        data: {
          archived_at: null,
          id: 'd4714cc8-aa56-4314-817c-0c6a66ff3d41',
          name: 'sample-app-0301',
          maintenance: false,
          region: { id: '7044c05a-0873-42c2-abbe-6841c5481ba7', name: 'us' },
          web_url: 'https://sample-app-0301.herokuapp.com/',
        },
        previous_data: {},
        published_at: null,
        resource: 'app',
        sequence: null,
        updated_at: '2016-10-26T22:50:14Z',
        version: VERSION,
        webhook_metadata: {
          attempt: ATTEMPT,
          delivery: DELIVERY,
          event: { id: APP_EVENT, include: 'api:app' },
          webhook: { id: '01234567-89ab-cdef-0123-456789abcdef' },
        },
      }),
      outcome: 'queued',
      eventId: APP_EVENT,
      eventType: 'api:app',
      source: GUIDE,
    },
    {
      name: 'add-on attached, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        action: 'create',
        data: {
          app: { id: 'd2f24bd2-399a-4868-9467-bc0ba2411cc2', name: 'sample-app-0084' },
          id: '25bfb830-8c4a-49e1-b0a3-831da386de90',
          name: 'DATABASE',
          created_at: '2016-10-26T22:48:45Z',
          updated_at: '2016-10-26T22:48:45Z',
        },
        previous_data: {},
        published_at: null,
        resource: 'addon-attachment',
        sequence: null,
        updated_at: '2016-10-26T22:48:45Z',
        version: VERSION,
        webhook_metadata: {
          attempt: ATTEMPT,
          delivery: DELIVERY,
          event: { id: ATTACHMENT_EVENT, include: 'api:addon-attachment' },
          webhook: { id: 'b54e6a7e-d162-4bd7-ab42-1011582c19cc' },
        },
      }),
      outcome: 'queued',
      eventId: ATTACHMENT_EVENT,
      eventType: 'api:addon-attachment',
      source: EVENTS,
    },
  ],
} satisfies ProviderFacts;
