import { PermanentError } from './errors.ts';
import type { Handler } from './handler.ts';

/** A handler for events of no interest: they count as done. */
export const ignore: Handler = () => {};

/**
 * A handler that passes each webhook on by its `eventType`; `'*'` takes all others.
 *
 * @throws {PermanentError} for a type that none of them takes: dead-lettered, so that it can be redriven once one does
 */
export function onEvents(handlers: Readonly<Record<string, Handler>>): Handler {
  return (webhook, context) => {
    const type = webhook.eventType ?? '*';
    const handler = Object.hasOwn(handlers, type) ? handlers[type] : handlers['*'];
    if (!handler) {
      throw new PermanentError(`no handler takes events of type ${type}: add one, or '*', in the topic's handler file`);
    }
    return handler(webhook, context);
  };
}
