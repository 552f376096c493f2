import { defineHandler, PermanentError } from 'catchbasin';
import { report } from '../report.ts';

export default defineHandler(async (webhook, context) => {
  await report(webhook, context);
  throw new PermanentError('no such customer');
});
