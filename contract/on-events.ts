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
 * Creates a handler that passes each webhook to the handler of its `eventType`. The handler `'*'` gets all others.
 *
 * Without `'*'`, a webhook of another type is dead-lettered with a `PermanentError`. It can be redriven as soon as a
 * handler for its type is deployed.
 *
 * @example
 * export default onEvents({
 *   'order.created': async (webhook, { signal }) => ship(webhook.json(Order).id, { signal }),
 *   'order.deleted': ignore,
 * });
 */
export function onEvents(handlers: Readonly<Record<string, Handler>>): Handler {
  return (webhook, context) => {
    const { eventType: type } = webhook;
    const handler = ownValue(handlers, type ?? '*') ?? handlers['*'];
    if (!handler) {
      const kind = type === undefined ? 'without a type' : `of type ${type}`;
      throw new PermanentError(
        `No handler for events ${kind}. Add one, or '*', to onEvents() in the topic's handler file.`,
      );
    }
    return handler(webhook, context);
  };
}
