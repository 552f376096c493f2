import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

/** Ends the function during its first attempt, when the rest of the batch has been processed. */
export default defineHandler(async (webhook, context) => {
  await report(webhook, context);
  if (webhook.text() !== 'crash' || context.attempt > 1) return;
  await sleep(500);
  process.exit(1);
});
