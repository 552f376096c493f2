import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://www.revenuecat.com/docs/integrations/webhooks';
const SAMPLES = 'https://www.revenuecat.com/docs/integrations/webhooks/sample-events';
const HEADERS = { 'content-type': 'application/json' };
const EVENT = {
  event_timestamp_ms: 1658726378679,
  product_id: 'com.subscription.weekly',
  period_type: 'NORMAL',
  environment: 'PRODUCTION',
  entitlement_ids: ['pro'],
  transaction_id: '123456789012345',
  app_user_id: '1234567890',
  aliases: ['$RCAnonymousID:8069238d6049ce87cc529853916d624c'],
  store: 'APP_STORE',
  id: '12345678-1234-1234-1234-123456789012',
  app_id: '1234567890',
};

export default {
  name: 'RevenueCat',
  evidence: 'D S',
  deadlineSeconds: 60,
  note: 'signing is off by default; that each try is signed anew is from a quotation of the documentation',
  success: { expects: '200 only', source: DOCS },
  refusal: { expects: 'retries any other status', source: DOCS },
  firstContact: {
    expects: 'none known; the dashboard can send a test event',
    source: DOCS,
  },
  retries: {
    schedule: 'five, after 5, 10, 20, 40 and 80 minutes',
    lastAfterSeconds: 9_300,
    signed: 'anew',
    source: DOCS,
  },
  requests: [
    {
      name: 'purchase',
      headers: HEADERS,
      body: JSON.stringify({
        event: { ...EVENT, price: 4.99, currency: 'USD', type: 'INITIAL_PURCHASE' },
        api_version: '1.0',
      }),
      outcome: 'queued',
      eventId: '12345678-1234-1234-1234-123456789012',
      eventType: 'INITIAL_PURCHASE',
      source: SAMPLES,
    },
    {
      name: 'renewal',
      headers: HEADERS,
      body: JSON.stringify({
        event: { ...EVENT, is_trial_conversion: false, price: 8.14, currency: 'EUR', type: 'RENEWAL' },
        api_version: '1.0',
      }),
      outcome: 'queued',
      eventId: '12345678-1234-1234-1234-123456789012',
      eventType: 'RENEWAL',
      source: SAMPLES,
    },
  ],
} satisfies ProviderFacts;
