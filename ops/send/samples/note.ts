import { randomUUID } from 'node:crypto';
import { UserError } from '#ops/user-error';
import { jsonSample, type MakeSample, refuseEvent } from './sample.ts';

const FAIL_REMEDY =
  'this topic has no sample that fails. Add one in webhooks/samples/<topic>/, with a name that begins with `fail`, ' +
  'such as fail-unreachable.json.';

/**
 * Makes a JSON note, for topics whose payloads are unknown.
 *
 * @throws {UserError} when it should fail, because each handler fails on other payloads
 */
export const noteSample: MakeSample = (n, { event, fail }) => {
  refuseEvent(event);
  if (fail) {
    throw new UserError(FAIL_REMEDY);
  }
  return jsonSample({ id: randomUUID(), number: n + 1, note: 'a sample', sentAt: new Date().toISOString() });
};
