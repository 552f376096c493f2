// The members that the oracles use of packages without types, or with types that do not fit a file loaded alone.

declare module '@adyen/api-library/lib/src/utils/hmacValidator.js' {
  import type { NotificationRequestItem } from '@adyen/api-library/lib/src/typings/notification/notificationRequestItem.js';
  export default class HmacValidator {
    calculateHmac(data: string | NotificationRequestItem, key: string): string;
  }
}

declare module 'braintree' {
  export const Environment: { readonly Sandbox: unique symbol };
  export const WebhookNotification: { readonly Kind: { readonly SubscriptionWentPastDue: string } };
  export class BraintreeGateway {
    constructor(options: {
      readonly environment: typeof Environment.Sandbox;
      readonly merchantId: string;
      readonly publicKey: string;
      readonly privateKey: string;
    });
    readonly webhookTesting: {
      sampleNotification(kind: string, id: string): { readonly bt_signature: string; readonly bt_payload: string };
    };
  }
}

declare module 'coinbase-commerce-node/lib/Webhook.js' {
  const webhook: { computeSignature(payload: string | Buffer, secret: string): string };
  export default webhook;
}

declare module 'square/dist/cjs/utilities/webhooksHelper.js' {
  export const WebhooksHelper: {
    isValidWebhookEventSignature(body: string, signature: string, key: string, url: string): boolean;
  };
}
