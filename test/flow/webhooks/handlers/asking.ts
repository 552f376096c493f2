import { defineHandler, RetryAfterError } from 'catchbasin';
import { report } from '../report.ts';

/** Asks once for a retry delay that is longer than its lane's backoff. */
export default defineHandler(async (webhook, context) => {
  await report(webhook, context);
  if (context.attempt === 1) throw new RetryAfterError(4);
});
