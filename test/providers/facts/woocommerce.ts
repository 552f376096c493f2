import type { ProviderFacts } from '#test/providers/provider-facts';

const CODE = 'code: woocommerce/woocommerce includes/class-wc-webhook.php';

export default {
  name: 'WooCommerce',
  evidence: 'C',
  success: { expects: 'any 2xx, 301 or 302', source: CODE },
  refusal: { expects: 'counts failures and disables the webhook after several', source: CODE },
  firstContact: { expects: 'an unsigned form webhook_id=N, answered with exactly 200', source: CODE },
  retries: { schedule: 'none', signed: 'none', source: CODE },
  requests: [
    {
      name: 'an event',
      headers: { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-delivery-id': 'd-1', 'x-wc-webhook-id': '1' },
      body: '{"id":727,"status":"processing"}',
      outcome: 'queued',
      eventId: 'd-1',
      eventType: 'order.updated',
      source: CODE,
    },
    {
      name: 'the form that is sent when a webhook is saved',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'webhook_id=1',
      signed: false,
      outcome: { status: 200, body: '' },
      source: CODE,
    },
    {
      name: 'a signed event of an action, whose body names a webhook_id',
      headers: { 'x-wc-webhook-topic': 'action.webhook_id', 'x-wc-webhook-delivery-id': 'd-2' },
      body: '{"action":"woocommerce_add_to_cart","arg":"webhook_id=1"}',
      outcome: 'queued',
      source: CODE,
    },
  ],
} satisfies ProviderFacts;
