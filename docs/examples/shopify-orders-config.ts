import { days, defineWebhooks, minutes, ownSource, shopify } from 'catchbasin';

export default defineWebhooks({
  topics: {
    orders: {
      lane: 'normal',
      verify: shopify({ secretName: 'webhooks/prod/shopify' }),
      dedupeBy: { body: '/id' },
      dedupeFor: days(30),
      reconcile: {
        every: minutes(15),
        lookBack: days(2),
        source: ownSource('shopify-orders', {
          apiKeyName: 'webhooks/prod/shopify-api-key',
          options: { shop: 'example.myshopify.com', topic: 'orders/create' },
        }),
      },
    },
  },
});
