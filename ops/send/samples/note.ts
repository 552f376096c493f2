import { randomUUID } from 'node:crypto';
import { UserError } from '#ops/user-error';
import { jsonSample, type MakeSample, refuseEvent } from './sample.ts';

/**
 * Makes a JSON note, for topics whose payloads are unknown.
 *
 * @throws {UserError} when it should fail, because each handler fails on other payloads
 */
export const noteSample: MakeSample = (n, { event, fail }) => {
  refuseEvent(event);
  if (fail) {
    throw new UserError('there is no failing sample for this topic. Use a topic of GitHub or Stripe, or `orders`.');
  }
  return jsonSample({ id: randomUUID(), number: n + 1, note: 'a sample', sentAt: new Date().toISOString() });
};
