import type { ProviderFacts } from '#test/providers/provider-facts';

const WEBHOOKS = 'https://developer.paypal.com/api/rest/webhooks/rest/';

export default {
  name: 'PayPal',
  evidence: 'C D S',
  note: 'the documentation does not say how a retry is signed. The CRC-32 does not protect the body from a forger',
  success: { expects: 'any 2xx', source: WEBHOOKS },
  refusal: { expects: 'retries', source: WEBHOOKS },
  firstContact: { expects: 'none', source: 'not documented: developer.paypal.com/api/rest/webhooks' },
  retries: {
    schedule: 'up to 25 times over 3 days',
    lastAfterSeconds: 259_200,
    signed: 'unknown',
    source: WEBHOOKS,
  },
  requests: [
    {
      name: 'authorization created',
      headers: {
        'paypal-transmission-id': 'b5eb01d0-4e5c-11ef-8572-997c8c58ed96',
        'paypal-cert-url': 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-90621ecd',
        'paypal-auth-algo': 'SHA256withRSA',
      },
      body: JSON.stringify({
        id: '8PT597110X687430LKGECATA',
        create_time: '2013-06-25T21:41:28Z',
        resource_type: 'authorization',
        event_type: 'PAYMENT.AUTHORIZATION.CREATED',
        summary: 'A payment authorization was created',
        resource: {
          id: '2DC87612EK520411B',
          create_time: '2013-06-25T21:39:15Z',
          update_time: '2013-06-25T21:39:17Z',
          state: 'authorized',
          amount: { total: '7.47', currency: 'USD', details: { subtotal: '7.47' } },
          parent_payment: 'PAY-36246664YD343335CKHFA4AY',
          valid_until: '2013-07-24T21:39:15Z',
        },
      }),
      outcome: 'queued',
      eventId: '8PT597110X687430LKGECATA',
      eventType: 'PAYMENT.AUTHORIZATION.CREATED',
      source: 'code: paypal/paypal-rest-api-specifications openapi/notifications_webhooks_v1.json',
    },
  ],
} satisfies ProviderFacts;
