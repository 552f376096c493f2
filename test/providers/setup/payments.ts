import type { ProviderGroup } from '#test/providers/provider-setup';

const ADYEN_HMAC = 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures';
const ADYEN_KEY = {
  text: 'Edit the webhook, generate an HMAC key below Security, copy it and save the configuration. The key is hexadecimal.',
  source: ADYEN_HMAC,
} as const;

const payments: ProviderGroup = {
  title: 'Payments and subscriptions',
  introduction:
    'Payment providers repeat a failed delivery for a day or longer, so a short outage loses nothing. Test and live mode usually have ' +
    'secrets of their own: give each [stage](../stages.md) its own secret.',
  providers: {
    stripe: {
      url: {
        text: 'In the Webhooks tab of Workbench, create a destination, choose the event types and enter the URL.',
        source: 'https://docs.stripe.com/workbench/webhooks',
      },
      secret: {
        text: "*Reveal secret* on the destination's page shows it. Keep `whsec_`, because the whole text is the key.",
        source: 'https://trigger.dev/docs/webhooks/providers/stripe',
      },
      watch:
        'Test mode and live mode have a destination each, with a different secret. The secret of `stripe listen` is a ' +
        'third one, for the [local mode](../real-providers.md#stripe-cli).',
    },
    adyen: {
      url: {
        text: 'In your Customer Area, open *Developers > Webhooks* and select or add a standard webhook.',
        source: ADYEN_HMAC,
        notConfirmed: 'the name of the field that takes the URL.',
      },
      secret: ADYEN_KEY,
      watch:
        'Eight fields of each item are signed, such as the amount and `success`. The rest of the item is not. Each endpoint ' +
        'has its own key, and live needs another one than test.',
    },
    'adyen-platform': {
      url: {
        text: 'In your Customer Area, open *Developers > Webhooks* and select or add the webhook of your platform.',
        source: ADYEN_HMAC,
        notConfirmed: 'the name of the field that takes the URL.',
      },
      secret: ADYEN_KEY,
      watch:
        'These webhooks are signed in a header, over the whole body. Use `adyen` for standard notifications. A new key ' +
        'takes some time to be used everywhere, so keep the old one in the secret meanwhile.',
    },
    paypal: {
      url: {
        text: 'Add a webhook with the URL in the settings of the app, or by the Webhooks Management API.',
        source: 'https://developer.paypal.com/api/rest/webhooks/rest/',
        notConfirmed: 'the menu path to the settings of an app.',
      },
      secret: {
        text:
          'None. Set the *Webhook ID*, which PayPal gives to the URL, as the option `webhookId`. Ingest fetches ' +
          "PayPal's certificate.",
        source: 'https://developer.paypal.com/api/rest/webhooks/rest/',
        notConfirmed: 'which authority issues it now. In 2025 it was *DigiCert SHA2 Extended Validation Server CA*.',
      },
      watch:
        'PayPal hands out its certificate without that of the authority. While requests are answered 503 ' +
        '`keys-unavailable`, the log names the authority and the address of its certificate. Download it as PEM with ' +
        '`curl -s ADDRESS | openssl x509 -inform der`, and set it as `authorities`.',
    },
    plaid: {
      url: {
        text:
          'Pass the URL as `webhook` to `/link/token/create`. `/item/webhook/update` changes it for an Item. The ' +
          'Dashboard takes it for some products, such as Identity Verification.',
        source: 'https://plaid.com/docs/api/webhooks/',
      },
      secret: {
        text:
          'Client id and secret of the environment, from `dashboard.plaid.com/developers/keys`, with a colon between ' +
          'them: `client_id:secret`. Ingest asks for the public keys with it.',
        source: 'https://plaid.com/docs/link/ios/',
      },
      watch:
        'Sandbox signs with keys of its own, so set `environment` for it. A token that is older than 5 minutes is rejected. ' +
        'Plaid stops retries if an endpoint rejected more than 90 % of the webhooks of a day.',
    },
    braintree: {
      url: {
        text: 'In the control panel, open *Settings > API > Webhooks* and enter the destination URL.',
        source:
          'https://docs.zuora.com/en/zephr/configuration--integrations/settings/extensions/braintree/set-up-a-webhook-in-braintree',
      },
      secret: {
        text: '*Settings > API Keys* lists key pairs. The private key is the secret, and the public key is the option `publicKey`.',
        source: 'https://www.chargebee.com/docs/reveal/settlements/get-started/braintree',
      },
      watch:
        "The body is a form: `webhook.form().get('bt_payload')` is Base64 of XML. The sandbox has key pairs of its own.",
    },
    square: {
      url: {
        text: 'In the Developer Console, open your application and choose *Webhooks > Subscriptions > Add subscription*.',
        source: 'https://developer.squareup.com/docs/webhooks/step2subscribe',
      },
      secret: {
        text: "*Show* beside *Signature Key* in the endpoint's details.",
        source: 'https://developer.squareup.com/docs/webhooks/step2subscribe',
      },
      watch:
        'Square signs the URL too, so `url` must be the notification URL, character by character. Deploy first: Square ' +
        'refuses to save a URL that it cannot reach.',
    },
    paddle: {
      url: {
        text: 'Open *Paddle > Developer tools > Notifications* and choose *New destination*.',
        source: 'https://developer.paddle.com/webhooks/about/notification-destinations',
      },
      secret: {
        text: 'Paddle makes a secret key for each destination. The API returns it with the notification setting.',
        source: 'https://developer.paddle.com/api-reference/notification-settings',
        notConfirmed: 'where the dashboard shows the key.',
      },
      watch:
        'Two destinations have two keys, so each needs a topic of its own, or one secret that lists both keys. At most 10 ' +
        'destinations are active at once.',
    },
    'coinbase-commerce': {
      url: {
        text: 'On the Settings page, choose *Add an endpoint* in the section *Webhook subscriptions*. Only https is allowed.',
        source: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview',
      },
      secret: {
        text: 'The webhook shared secret of your account is the key.',
        source: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview',
        notConfirmed: 'which part of the settings shows it.',
      },
      watch:
        'The fields `attempt_number` and `scheduled_for` differ between two tries. The preset ignores them, and the id of ' +
        'the event tells repetitions apart.',
    },
    polar: {
      url: {
        text: "In the organization's settings, choose *Add Endpoint*, enter the URL, keep the format *Raw* and select the events.",
        source: 'code: polarsource/polar docs/integrate/webhooks/endpoints.mdx',
      },
      secret: {
        text: 'Generate the secret in the same form. It begins with `whsec_`.',
        source: 'code: polarsource/polar docs/integrate/webhooks/endpoints.mdx',
      },
      watch:
        'Set `textKey: true` for a secret that was created [before 2026-09-08](https://github.com/polarsource/polar/pull/14117). ' +
        'Its key is the whole text. The formats for Slack and Discord have other bodies. A disabled endpoint must be ' +
        'enabled by hand.',
    },
    chargebee: {
      url: {
        text: 'Open *Settings > Configure Chargebee > API Keys and Webhooks*, the tab *Webhooks*, and choose *Add Webhook*.',
        source: 'https://chargebee.com/docs/webhook_settings.html',
      },
      secret: {
        text: 'Turn on *Protect webhook URL with basic authentication* and choose a username and a password. The secret is `user:password`.',
        source: 'https://chargebee.com/docs/webhook_settings.html',
      },
      watch:
        'Without that switch Chargebee sends no credentials, and every request is answered 401. Events may arrive twice and ' +
        'out of order. A site has at most five webhooks.',
    },
    recurly: {
      url: {
        text: 'Add an endpoint in the Admin UI. The API cannot do it. A site has at most ten endpoints.',
        source: 'https://docs.recurly.com/recurly-subscriptions/docs/webhooks.md',
        notConfirmed: 'the menu path.',
      },
      secret: {
        text: 'Recurly signs with the secret key of the endpoint.',
        source: 'https://docs.recurly.com/recurly-subscriptions/docs/signature-verification',
        notConfirmed: 'where the Admin UI shows it.',
      },
      watch:
        'Choose JSON, because Recurly never signs XML. The body names an object, not its content, so read the current ' +
        'state from the API. The type is only `created` or `updated`: also look at `object_type`.',
    },
    wise: {
      url: {
        text: 'In the Developer Hub, open *Webhooks > Subscriptions*, create a subscription and enter the URL. It must have no query.',
        source: 'https://docs.wise.com/guides/developer/webhooks/subscribe-to-webhooks',
      },
      secret: {
        text:
          "Wise's public key as PEM. The sandbox and production have different ones. " +
          'The key of the sandbox is in the example of the source.',
        source: 'code: transferwise/digital-signatures-examples verify-webhook-signature/verify-signature.js',
        notConfirmed: 'where the key of production is published.',
      },
      watch:
        'Pipe the key in: `npm run ops -- secret put wise < wise.pem`. Events can arrive in another order, so use ' +
        '`data.occurred_at`.',
    },
    fireblocks: {
      url: {
        text: 'In the Console, open *Settings > General*, then *Configure Webhook URL > Manage URLs*, and enter the URL.',
        source: 'https://developers.fireblocks.com/docs/webhooks-notifications',
        notConfirmed: 'the menu for webhooks v2, which are managed in the Developer Center.',
      },
      secret: {
        text: 'The public key of your environment (US, EU or sandbox) as PEM, which the page of the source shows.',
        source: 'https://developers.fireblocks.com/reference/webhooks-gettingstarted-validatingevents',
      },
      watch:
        'Pipe the key in: `npm run ops -- secret put fireblocks < fireblocks.pem`. Use webhooks v2, because those of ' +
        'version 1 have no event id. Fireblocks calls this signature legacy: its newer one needs keys that must be fetched.',
    },
    'lemon-squeezy': {
      url: {
        text: 'Open *Settings > Webhooks*, add a webhook, enter the callback URL and choose the events.',
        source: 'https://docs.lemonsqueezy.com/help/webhooks',
      },
      secret: {
        text: 'Choose a random text of 6 to 40 characters and enter it as the signing secret of the webhook.',
        source: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
      },
      watch:
        'Test mode and live mode have webhooks of their own. The last retry comes after about three minutes, so a longer ' +
        'outage loses events. The page of the webhooks can resend them.',
    },
    razorpay: {
      url: {
        text: 'In the Dashboard, open *Accounts & Settings > Webhooks*, choose *Add New Webhook* and enter the URL.',
        source: 'code: razorpay/markdown-docs webhooks/setup-edit-payments.md',
      },
      secret: {
        text: 'Choose a random secret and enter it in the same form. Without it the requests are not signed.',
        source: 'code: razorpay/markdown-docs webhooks/setup-edit-payments.md',
      },
      watch:
        'After a change of the secret, retries of older events are signed with the old one, so keep both for a day. After ' +
        '24 hours of failures, enable the webhook again by hand.',
    },
    gocardless: {
      url: {
        text: 'In the Dashboard, add a webhook endpoint with the https URL and a name.',
        source: 'https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks/',
      },
      secret: {
        text: 'Open the new endpoint in the list, and copy its secret.',
        source: 'https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks/',
      },
      watch:
        'A body has several events, which need not have anything in common. An error of the handler repeats all of them, ' +
        'so remember the `id` of each event that is done. Events can arrive in another order.',
    },
    mollie: {
      url: {
        text: 'In the dashboard or with the Webhooks API, create a webhook with the URL and the event types.',
        source: 'https://docs.mollie.com/reference/webhooks-new',
        notConfirmed: 'the menu path in the dashboard.',
      },
      secret: {
        text: 'Mollie signs with the signing secret of the webhook.',
        source: 'https://docs.mollie.com/reference/webhooks-best-practices',
        notConfirmed: 'where the dashboard shows it.',
      },
      watch:
        'Classic webhooks, of which each payment names the URL, have no signature. Give them a topic with `unsigned()`, and ' +
        'read the payment from the API.',
    },
    paystack: {
      url: {
        text: 'Enter the webhook URL on the dashboard, for live mode and for test mode.',
        source: 'https://paystack.com/docs/payments/webhooks/',
        notConfirmed: 'the menu path.',
      },
      secret: {
        text: 'The secret key of your account, with which you call the API. There is no separate secret for webhooks.',
        source: 'https://paystack.com/docs/payments/webhooks/',
      },
      watch:
        'Test mode and live mode have different keys. The body has no event id, so two equal bodies count as one event. ' +
        'Change the key here together with the one of your API client.',
    },
    checkout: {
      url: {
        text: 'In the Dashboard, open *Developers > Webhooks*, choose *New webhook* and enter the endpoint URL.',
        source: 'https://checkout.com/docs/business-operations/use-the-dashboard/developers/webhooks',
      },
      secret: {
        text: 'Choose a random *Signature key* and enter it in the same form.',
        source: 'https://checkout.com/docs/business-operations/use-the-dashboard/developers/webhooks',
      },
      watch:
        'The signature key is optional there, but without it requests are answered 401. The authorization header key is ' +
        'another value, which this preset does not check. Events can arrive in another order.',
    },
    flutterwave: {
      url: {
        text: 'In the dashboard, open *Settings > Webhooks*, enter the URL, check all boxes and save.',
        source: 'https://developer.flutterwave.com/v3.0/docs/webhooks',
      },
      secret: {
        text: 'Choose a random secret hash and enter it in the same form.',
        source: 'https://developer.flutterwave.com/v3.0/docs/webhooks',
      },
      watch:
        'Turn on webhook retries there, because otherwise Flutterwave sends each event once. The token does not cover the ' +
        'body, so read the transaction from the API before you deliver. Virtual card debits have no `event`.',
    },
    revolut: {
      url: {
        text: 'Create a webhook with the API: `POST /api/webhooks` for Merchant, `POST /api/2.0/webhooks` for Business.',
        source: 'https://developer.revolut.com/docs/guides/manage-accounts/webhooks/manage-webhooks',
      },
      secret: {
        text: 'The response has the signing secret. The details of the webhook have it later, too.',
        source:
          'https://developer.revolut.com/docs/guides/accept-payments/tutorials/work-with-webhooks/verify-the-payload-signature',
      },
      watch:
        'When you rotate the secret, set `expiration_period`, so that the old one stays valid for up to 7 days. Bodies of ' +
        'the Merchant API do not say more than the event and the order, so read the order from the API.',
    },
    'revenue-cat': {
      url: {
        text: 'In the dashboard, open *Integrations > Webhooks*, choose *Add new configuration* and enter the URL.',
        source: 'https://www.revenuecat.com/docs/integrations/webhooks',
      },
      secret: {
        text: 'Turn on *HMAC webhook signing* for the webhook, and copy the signing secret. It is shown once.',
        source: 'https://www.revenuecat.com/docs/integrations/webhooks',
      },
      watch:
        'Without that switch the requests carry no signature and are answered 401. *Rotate secret* invalidates the old one ' +
        'at once: requests are rejected until you store the new one.',
    },
  },
};

export default payments;
