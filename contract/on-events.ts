import { PermanentError } from './errors.ts';
import type { Handler } from './handler.ts';
import { ownValue } from './own-value.ts';

/**
 * Completes every webhook without doing anything. Use it for events of no interest.
 *
 * @example
 * export default onEvents({ 'order.created': ship, '*': ignore });
 */
export const ignore: Handler = () => {};

/**
 * Payloads by event type, from a union of the provider's types that have the event type in the same field.
 *
 * @example
 * import type Stripe from 'stripe';
 *
 * export default onEvents<EventsOf<Stripe.Event>>({
 *   'invoice.paid': (webhook, { log }) => log.info(webhook.json().data.object.id ?? 'no id'),
 *   '*': ignore,
 * });
 */
export type EventsOf<Union extends { readonly [Name in Field]: string }, Field extends string = 'type'> = {
  [Event in Union as Event[Field]]: Event;
};

/** Handlers by event type. The handler `'*'` gets all types that have none. */
export type EventHandlers<Events extends object> = {
  readonly [Type in keyof Events]?: Handler<Events[Type]>;
} & { readonly '*'?: Handler };

/**
 * Creates a handler that passes each webhook to the handler of its `eventType`. The handler `'*'` gets all others.
 *
 * Without `'*'`, a webhook of another type is dead-lettered with a `PermanentError`. It can be redriven as soon as a
 * handler for its type is deployed.
 *
 * `Events` maps event types to payloads. With it, a handler for an unknown type does not compile, and `json()` without
 * a schema has the type of the payload. `EventsOf` makes the map from a provider's types.
 *
 * @example
 * export default onEvents({
 *   'order.created': async (webhook, { signal }) => ship(webhook.json(Order).id, { signal }),
 *   'order.deleted': ignore,
 * });
 */
export function onEvents<Events extends object = Record<string, unknown>>(
  handlers: EventHandlers<NoInfer<Events>>,
): Handler {
  const byType: Readonly<Record<string, Handler>> = handlers;
  return (webhook, context) => {
    const { eventType: type } = webhook;
    const handler = ownValue(byType, type ?? '*') ?? handlers['*'];
    if (!handler) {
      const kind = type === undefined ? 'without a type' : `of type ${type}`;
      throw new PermanentError(
        `No handler for events ${kind}. Add one, or '*', to onEvents() in the topic's handler file.`,
      );
    }
    return handler(webhook, context);
  };
}
