import { randomUUID } from 'node:crypto';
import { jsonSample, type MakeSample, refuseEvent } from './sample.ts';

/** Some JSON, for topics of which nothing is known. @throws {Error} when it shall fail: only a handler knows at what */
export const noteSample: MakeSample = (n, { event, fail }) => {
  refuseEvent(event);
  if (fail) throw new Error('what this handler fails on is not known; GitHub, Stripe and orders have failing samples');
  return jsonSample({ id: randomUUID(), number: n + 1, note: 'a sample', sentAt: new Date().toISOString() });
};
