import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE = 'https://developer.box.com/guides/webhooks/v2/';
const EVENT = {
  type: 'webhook_event',
  created_at: '2016-07-11T10:10:32-07:00',
  webhook: { id: '53', type: 'webhook' },
  created_by: { type: 'user', id: '226067247', name: 'John Q. Developer', login: 'johnq@dev.name' },
};
const headers = (id: string) => ({
  'content-type': 'application/json',
  'box-delivery-id': id,
  'box-signature-version': '1',
  'box-signature-algorithm': 'HmacSHA256',
});

export default {
  name: 'Box',
  sdk: 'box-node-sdk',
  evidence: 'C D',
  deadlineSeconds: 30,
  note: 'BOX-DELIVERY-ID differs between two tries, and the id in the body does not; v1 webhooks are not signed',
  success: { expects: 'any 2xx within 30 s', source: GUIDE },
  refusal: { expects: 'retries; deletes the webhook after 30 days without a success', source: GUIDE },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Box webhooks v2 create address validation request"',
  },
  retries: {
    schedule: 'up to 12 times in 2 hours',
    lastAfterSeconds: 7_200,
    // The delivery id of a retry is new. The documentation does not say the same of the time.
    signed: 'unknown',
    source: GUIDE,
  },
  requests: [
    {
      name: 'FILE.UPLOADED',
      headers: headers('673a081b-bb4b-4d45-b4f1-4131a29c1d07'),
      body: JSON.stringify({
        ...EVENT,
        id: 'eb0c4e06-751f-442c-86f8-fd5bb404dbec',
        trigger: 'FILE.UPLOADED',
        source: {
          id: '73835521473',
          type: 'file',
          sequence_id: '0',
          etag: '0',
          sha1: '2c61623e86bee78e6ab444af456bccc7a1164095',
          name: 'Test-Image-3.png',
          size: 26458,
          parent: { type: 'folder', id: '8290188973', sequence_id: '0', etag: '0', name: 'Webhooks' },
          item_status: 'active',
        },
        additional_info: [],
      }),
      outcome: 'queued',
      eventId: 'eb0c4e06-751f-442c-86f8-fd5bb404dbec',
      eventType: 'FILE.UPLOADED',
      source: GUIDE,
    },
    {
      name: 'WEBHOOK.DELETED',
      headers: headers('673a081b-bb4b-4d45-b4f1-4131a29c1d08'),
      body: JSON.stringify({
        ...EVENT,
        id: 'eb0c4e06-751f-442c-86f8-fd5bb404dbed',
        trigger: 'WEBHOOK.DELETED',
        additional_info: { reason: 'auto_cleanup' },
      }),
      outcome: 'queued',
      eventId: 'eb0c4e06-751f-442c-86f8-fd5bb404dbed',
      eventType: 'WEBHOOK.DELETED',
      source: 'code: box/developer.box.com content/guides/webhooks/v2/limitations-v2.md',
    },
  ],
} satisfies ProviderFacts;
