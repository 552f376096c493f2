import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRIES = 'https://shopify.dev/changelog/updates-to-webhook-retry-mechanism';
const FAILURES = 'https://hookrescue.com/shopify-webhook-subscription-auto-deleted';

export default {
  name: 'Shopify',
  sdk: '@shopify/shopify-api',
  evidence: 'C D S',
  deadlineSeconds: 5,
  note: 'the newer Events have header names without `X-` and a body without a time; their type has no action',
  success: {
    expects: 'any 2xx; redirects are failures',
    source: 'https://dev.to/shannonllc/shopify-webhooks-hmac-verification-5-second-timeout-retries-jkj',
  },
  refusal: {
    expects: 'any other status is retried; then a subscription made with the Admin API is deleted',
    source: FAILURES,
  },
  firstContact: {
    expects: 'none documented',
    source:
      'not documented: searched "Shopify webhooks HTTPS delivery", "Shopify webhooks troubleshooting 200 response"',
  },
  retries: {
    schedule: '8 retries in 4 hours with exponential backoff, with the first body and to the first URL',
    lastAfterSeconds: 14_400,
    signed: 'none',
    source: RETRIES,
  },
  requests: [
    {
      name: 'webhook',
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': 'products/update',
        'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
        'x-shopify-triggered-at': '2025-04-22T19:30:00.000Z',
      },
      body: JSON.stringify({
        id: 9554194432293,
        title: 'T-Shirt',
        status: 'active',
        vendor: 'My Store',
        product_type: 'Shirts',
        updated_at: '2025-04-22T14:30:00-05:00',
        variants: [{ id: 123456789, title: 'Default Title', price: '29.99', sku: 'TSHIRT-001', taxable: true }],
        tags: 'cotton, comfortable',
      }),
      outcome: 'queued',
      eventId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      eventType: 'products/update',
      source: 'https://shopify.dev/docs/apps/build/webhooks/delivery-structure',
    },
    {
      name: 'Events',
      headers: {
        'content-type': 'application/json',
        'shopify-topic': 'Product',
        'shopify-action': 'update',
        'shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      },
      body: JSON.stringify({
        topic: 'Product',
        action: 'update',
        handle: 'products',
        fields_changed: {
          added: ["product[id: 'gid://shopify/Product/123'].variants[id: 'gid://shopify/ProductVariant/456']"],
          updated: [],
          removed: [],
        },
      }),
      outcome: 'queued',
      eventId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      eventType: 'Product',
      source: 'https://shopify.dev/changelog/updates-to-events-payloads-and-subscription-configuration',
    },
  ],
} satisfies ProviderFacts;
