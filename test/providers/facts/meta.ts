import type { ProviderFacts } from '#test/providers/provider-facts';

const STARTED = 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started/';
const RETRIES = 'code: Natanel-Shitrit/wacpy class BaseWhatsAppBot';
const WHATSAPP = 'https://docs.360dialog.com/docs/waba-basics/webhook-events-and-notifications';
const METADATA = { display_phone_number: '15550783881', phone_number_id: '106540352242922' };
const changes = (value: object) => [{ value: { messaging_product: 'whatsapp', metadata: METADATA, ...value } }];
const whatsapp = (value: object) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: changes(value).map((change) => ({ ...change, field: 'messages' })) }],
  });

export default {
  name: 'Meta (WhatsApp, Instagram)',
  evidence: 'C D S',
  note: 'batches: several entries with several changes each',
  success: { expects: '200', source: RETRIES },
  refusal: { expects: 'retries every other status', source: WHATSAPP },
  firstContact: {
    expects:
      'unsigned GET with hub.mode=subscribe, hub.challenge and your hub.verify_token on every configuration; wants ' +
      'the value of hub.challenge',
    source: STARTED,
  },
  retries: {
    schedule: 'at once, then less and less frequently for 36 hours; other sources say 24 hours or 7 days for WhatsApp',
    lastAfterSeconds: 129_600,
    signed: 'none',
    source: RETRIES,
  },
  requests: [
    {
      name: 'verification',
      method: 'GET',
      query: 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock',
      outcome: { status: 200, contentType: 'text/plain', body: '1158201444' },
      signed: false,
      source: STARTED,
    },
    {
      name: 'message',
      body: whatsapp({
        contacts: [{ profile: { name: 'Sheena Nelson' }, wa_id: '16505551234' }],
        messages: [
          {
            from: '16505551234',
            id: 'wamid.ID',
            timestamp: '1749416383',
            type: 'text',
            text: { body: 'Which color?' },
          },
        ],
      }),
      outcome: 'queued',
      eventType: 'whatsapp_business_account',
      source: WHATSAPP,
    },
    {
      name: 'status of a message',
      body: whatsapp({
        statuses: [{ id: 'wamid.ID', status: 'delivered', timestamp: '1750857384', recipient_id: '16505551234' }],
      }),
      outcome: 'queued',
      eventType: 'whatsapp_business_account',
      source: WHATSAPP,
    },
  ],
} satisfies ProviderFacts;
