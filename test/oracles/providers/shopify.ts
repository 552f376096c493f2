import { createHmac } from 'node:crypto';
import '@shopify/shopify-api/adapters/web-api';
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api';
import { jsonPost } from '#test/support/signed-request';
import { assertAccepted } from './accepted.ts';
import type { Oracle } from './oracle.ts';

const SECRET = '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';

/** Signs every body but an empty one, which the SDK rejects. */
export const shopify: Oracle = {
  provider: 'shopify',
  package: '@shopify/shopify-api',
  secret: SECRET,
  otherSecret: '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',
  how: 'verifies',
  binary: false,
  async sign(body, _now, url, secret = SECRET) {
    const headers = {
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
      'x-shopify-topic': 'orders/create',
      'x-shopify-shop-domain': 'shop.myshopify.com',
      'x-shopify-api-version': ApiVersion.October26,
      'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    };
    const { valid } = await sdk(secret).webhooks.validate({
      rawBody: body.toString(),
      rawRequest: new Request(url, { method: 'POST', headers }),
    });
    assertAccepted(valid, '@shopify/shopify-api');
    return jsonPost(url, body, headers);
  },
};

const sdk = (apiSecretKey: string) =>
  shopifyApi({
    apiKey: 'key',
    apiSecretKey,
    apiVersion: ApiVersion.October26,
    hostName: 'hooks.example.com',
    isEmbeddedApp: false,
    logger: { level: LogSeverity.Error },
  });
