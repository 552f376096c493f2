import type { ProviderGroup } from '#test/providers/provider-setup';

const commerce: ProviderGroup = {
  title: 'Commerce and accounting',
  introduction:
    'Shops and accounting systems expect a response within a few seconds, and some switch an endpoint off after repeated ' +
    'failures. Set [`expectEvery`](../alarms.md#silence) on these topics, so that an alarm tells you when webhooks stop.',
  providers: {
    shopify: {
      url: {
        text:
          'An app subscribes in `shopify.app.toml` or by the mutation `webhookSubscriptionCreate`. A store without an app ' +
          'uses *Settings > Notifications > Webhooks*.',
        source: 'https://trigger.dev/docs/webhooks/providers/shopify',
      },
      secret: {
        text:
          "For an app, the client secret in the app's settings in the Dev Dashboard. For a store, the signing key that the " +
          'page of its webhooks shows.',
        source: 'https://trigger.dev/docs/webhooks/providers/shopify',
      },
      watch:
        'Those are two different keys, so use one topic for the app and one for the store. After a rotation the old key may ' +
        'sign for up to an hour: [keep both](../operating.md#rotate-a-secret). Shopify deletes subscriptions that keep failing.',
    },
    woocommerce: {
      url: {
        text:
          'In WordPress, open *WooCommerce > Settings > Advanced > Webhooks* and choose *Add webhook*. Set the status to ' +
          '*Active*, and enter the *Delivery URL*.',
        source: 'https://nango.dev/docs/integrations/all/woocommerce/webhooks',
      },
      secret: {
        text: 'Choose a random secret and enter it in the field *Secret* of the same form.',
        source: 'https://nango.dev/docs/integrations/all/woocommerce/webhooks',
      },
      watch:
        'WooCommerce never repeats a delivery. An event that meets an error is lost, so fetch missed orders from its REST API. ' +
        'A webhook that was disabled must be activated by hand.',
    },
    quickbooks: {
      url: {
        text:
          'In the developer portal, open *My Hub > App dashboard*, your app, and its webhooks. Production and sandbox have ' +
          'separate webhooks.',
        source: 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks',
      },
      secret: {
        text: 'The page of the webhooks has the verifier token. It is hidden until you show it.',
        source: 'https://blogs.intuit.com/2024/12/02/introducing-our-new-webhooks-page',
      },
      watch:
        'The verifier token is not the client secret of OAuth. Only companies that authorized your app send webhooks. A ' +
        'body is a list that names what changed, so read the objects from the API.',
    },
    xero: {
      url: {
        text: 'In the developer portal, open your app, the tab *Webhooks*, choose topics and enter the delivery URL.',
        source: 'https://nango.dev/docs/integrations/all/xero/webhooks',
      },
      secret: {
        text: 'Saving the webhook shows the *Webhook Key*.',
        source: 'https://nango.dev/docs/integrations/all/xero/webhooks',
      },
      watch:
        'Deploy with the key, then choose *Send intent to receive validation*, which sends good and bad signatures. Do not set ' +
        '`explainRejections: true` on the topic: Xero takes a body for a fault.',
    },
  },
};

export default commerce;
