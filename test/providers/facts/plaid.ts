import type { ProviderFacts } from '#test/providers/provider-facts';

const WEBHOOKS = 'https://plaid.com/docs/api/webhooks/';

export default {
  name: 'Plaid',
  evidence: 'C D',
  deadlineSeconds: 10,
  note: 'the documentation does not say how a retry is signed. A token is accepted for 5 minutes',
  success: { expects: '200', source: WEBHOOKS },
  refusal: { expects: 'retries; none while the endpoint rejects more than 90 %', source: WEBHOOKS },
  firstContact: { expects: 'none', source: 'not documented: plaid.com/docs/api/webhooks' },
  retries: {
    schedule: 'for 24 hours, first after 30 s, and each delay 4 times the one before',
    signed: 'unknown',
    source: WEBHOOKS,
  },
  requests: [
    {
      name: 'transactions',
      body: JSON.stringify({
        webhook_type: 'TRANSACTIONS',
        webhook_code: 'SYNC_UPDATES_AVAILABLE',
        item_id: 'wz666MBjYWTp2PDzzggYhM6oWWmBb',
        initial_update_complete: true,
        historical_update_complete: false,
        environment: 'production',
      }),
      outcome: 'queued',
      eventType: 'SYNC_UPDATES_AVAILABLE',
      source: 'https://plaid.com/docs/api/products/transactions/#sync_updates_available',
    },
    {
      name: 'item error',
      body: JSON.stringify({
        webhook_type: 'ITEM',
        webhook_code: 'ERROR',
        item_id: 'wz666MBjYWTp2PDzzggYhM6oWWmBb',
        error: {
          display_message: 'The user’s OAuth connection to this institution has been invalidated.',
          error_code: 'ITEM_LOGIN_REQUIRED',
          error_message: 'the login details of this item have changed',
          error_type: 'ITEM_ERROR',
          status: 400,
        },
        environment: 'production',
      }),
      outcome: 'queued',
      eventType: 'ERROR',
      source: 'https://plaid.com/docs/api/items/#error',
    },
  ],
} satisfies ProviderFacts;
