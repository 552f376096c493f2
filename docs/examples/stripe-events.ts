import { type EventsOf, ignore, onEvents } from 'catchbasin';
import type Stripe from 'stripe';

export default onEvents<EventsOf<Stripe.Event>>({
  'invoice.paid': (webhook, { log }) => {
    const { id, amount_paid } = webhook.json().data.object;
    log.info('invoice paid', { invoice: id, amount: amount_paid });
  },
  'customer.subscription.deleted': (webhook, { log }) => {
    log.info('subscription ended', { reason: webhook.json().data.object.cancellation_details?.reason });
  },
  '*': ignore,
});
