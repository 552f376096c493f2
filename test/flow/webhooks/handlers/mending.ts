import { defineHandler, PermanentError } from 'catchbasin';
import { report } from '../report.ts';

/** Fails for good for as long as the test wants it to. */
export default defineHandler(async (webhook, context) => {
  if (!(await report(webhook, context))) throw new PermanentError('not mended yet');
});
