import type { ProviderFacts } from '#test/providers/provider-facts';

const STRUCTURE = 'https://developers.fireblocks.com/reference/webhook-notification-structure';
const RETRIES = 'https://developers.fireblocks.com/reference/webhooks-gettingstarted-responsesretries.md';

export default {
  name: 'Fireblocks',
  evidence: 'D',
  note: 'webhooks v2, by the signature with a fixed key that Fireblocks calls legacy',
  success: { expects: '200', source: RETRIES },
  refusal: { expects: 'retries after 408, 429 and 5xx; drops the event after any other 4xx', source: RETRIES },
  firstContact: { expects: 'not documented', source: 'https://developers.fireblocks.com/docs/webhooks-notifications' },
  retries: {
    schedule: '10 and 30 s, 2, 5, 15 and 30 min, 1, 2 and 4 h, each after the failure before',
    lastAfterSeconds: 28_360,
    signed: 'none',
    source: RETRIES,
  },
  requests: [
    {
      name: 'vault account asset added',
      body: JSON.stringify({
        id: '5a7f1b52-6b5e-4b0f-8f3f-0a8d0f4f2c11',
        workspaceId: 'b1f7a0d2-2f6a-4b59-8f04-0f1f3c0d9e21',
        eventType: 'vault_account.asset.added',
        createdAt: 1754494189479,
        data: { accountId: '21', accountName: 'test6', assetId: 'XRP_TEST' },
      }),
      outcome: 'queued',
      eventId: '5a7f1b52-6b5e-4b0f-8f3f-0a8d0f4f2c11',
      eventType: 'vault_account.asset.added',
      source: STRUCTURE,
    },
    {
      name: 'transaction created',
      body: JSON.stringify({
        id: 'c2d0a6a4-0a0e-4a55-9a0d-3a3e0e5b7d42',
        resourceId: 'e7b1f4a8-51a2-4d2f-9c55-6d9b1a4f0b33',
        workspaceId: 'b1f7a0d2-2f6a-4b59-8f04-0f1f3c0d9e21',
        eventType: 'transaction.created',
        createdAt: 1754229343763,
        data: { id: 'e7b1f4a8-51a2-4d2f-9c55-6d9b1a4f0b33', createdAt: 1754229343505, assetId: 'XRP_TEST' },
      }),
      outcome: 'queued',
      eventId: 'c2d0a6a4-0a0e-4a55-9a0d-3a3e0e5b7d42',
      eventType: 'transaction.created',
      source: STRUCTURE,
    },
  ],
} satisfies ProviderFacts;
