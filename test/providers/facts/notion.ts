import type { ProviderFacts } from '#test/providers/provider-facts';

const DELIVERY = 'https://developers.notion.com/reference/webhooks-events-delivery';
const EVENT = {
  workspace_id: '13950b26-c203-4f3b-b97d-93ec06319565',
  workspace_name: 'Quantify Labs',
  subscription_id: '29d75c0d-5546-4414-8459-7b7a92f1fc4b',
  integration_id: '0ef2e755-4912-8096-91c1-00376a88a5ca',
  authors: [{ id: 'c7c11cca-1d73-471d-9b6e-bdef51470190', type: 'person' }],
};

export default {
  name: 'Notion',
  sdk: '@notionhq/client',
  evidence: 'C D',
  note: 'the key comes with the first request; often changed pages are reported in one event',
  success: {
    expects: 'an acknowledgement, no status is named',
    source: 'not documented: searched "Notion webhooks events delivery retry exponential backoff 8 times 24 hours"',
  },
  refusal: { expects: 'retries', source: DELIVERY },
  firstContact: {
    expects: 'an unsigned POST with `verification_token` alone when the subscription is created; a 2xx',
    source: 'https://developers.notion.com/reference/webhooks',
  },
  retries: {
    schedule: 'up to 8 tries, exponential, the last one about 24 hours after the event',
    lastAfterSeconds: 86_400,
    signed: 'none',
    changes: ['attempt_number'],
    source: DELIVERY,
  },
  requests: [
    {
      name: 'verification token',
      body: JSON.stringify({ verification_token: 'fake_verification_token' }),
      signed: false,
      pending: true,
      outcome: { status: 200 },
      source: 'https://developers.notion.com/reference/webhooks',
    },
    {
      name: 'page.created',
      body: JSON.stringify({
        id: '367cba44-b6f3-4c92-81e7-6a2e9659efd4',
        timestamp: '2024-12-05T23:55:34.285Z',
        ...EVENT,
        type: 'page.created',
        accessible_by: [{ id: '556a1abf-4f08-40c6-878a-75890d2a88ba', type: 'person' }],
        attempt_number: 1,
        entity: { id: '153104cd-477e-809d-8dc4-ff2d96ae3090', type: 'page' },
        data: { parent: { id: '0ef104cd-477e-80e1-8571-cfd10e92339a', type: 'page' } },
      }),
      outcome: 'queued',
      eventId: '367cba44-b6f3-4c92-81e7-6a2e9659efd4',
      eventType: 'page.created',
      source: DELIVERY,
    },
    {
      name: 'page.content_updated, aggregated',
      body: JSON.stringify({
        id: '56c3e00c-4f0c-4566-9676-4b058a50a03d',
        timestamp: '2024-12-05T19:49:36.997Z',
        ...EVENT,
        type: 'page.content_updated',
        attempt_number: 2,
        entity: { id: '0ef104cd-477e-80e1-8571-cfd10e92339a', type: 'page' },
        data: { updated_blocks: [{ id: '153104cd-477e-80ec-a87d-f7ff0236d35c', type: 'block' }] },
      }),
      outcome: 'queued',
      eventId: '56c3e00c-4f0c-4566-9676-4b058a50a03d',
      eventType: 'page.content_updated',
      source: DELIVERY,
    },
  ],
} satisfies ProviderFacts;
