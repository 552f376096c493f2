import type { ProviderFacts } from '#test/providers/provider-facts';

const WEBHOOKS = 'https://plaid.com/docs/api/webhooks/';
const SPECIFICATION = 'code: plaid/plaid-openapi 2020-09-14.yml';

export default {
  name: 'Plaid',
  evidence: 'C D',
  deadlineSeconds: 10,
  note: 'the documentation does not say how a retry is signed. A token is accepted for 5 minutes',
  success: { expects: '200', source: WEBHOOKS },
  refusal: {
    expects:
      'retries, after a 429 as `Retry-After` says, up to 4 hours; none if the endpoint rejected more than 90 % of ' +
      'the webhooks of the last 24 hours',
    source: WEBHOOKS,
  },
  firstContact: { expects: 'none', source: 'not documented: plaid.com/docs/api/webhooks' },
  retries: {
    schedule: 'for up to 24 hours, first after 30 s, and each delay 4 times the one before',
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
        user_id: 'usr_9nSp2KuZ2x4JDw',
        initial_update_complete: true,
        historical_update_complete: false,
        environment: 'production',
      }),
      outcome: 'queued',
      eventType: 'SYNC_UPDATES_AVAILABLE',
      source: SPECIFICATION,
    },
    {
      name: 'item error',
      body: JSON.stringify({
        webhook_type: 'ITEM',
        webhook_code: 'ERROR',
        item_id: 'wz666MBjYWTp2PDzzggYhM6oWWmBb',
        user_id: 'usr_9nSp2KuZ2x4JDw',
        error: {
          display_message: "The user's OAuth connection to this institution has been invalidated.",
          error_code: 'ITEM_LOGIN_REQUIRED',
          error_code_reason: 'OAUTH_INVALID_TOKEN',
          error_message:
            'the login details of this item have changed (credentials, MFA, or required user action) and a user ' +
            "login is required to update this information. use Link's update mode to restore the item to a good state",
          error_type: 'ITEM_ERROR',
          status: 400,
        },
        environment: 'production',
      }),
      outcome: 'queued',
      eventType: 'ERROR',
      source: SPECIFICATION,
    },
  ],
} satisfies ProviderFacts;
