import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

/** Takes the whole function along, at its first attempt, once the rest of the batch is through. */
export default defineHandler(async (webhook, context) => {
  await report(webhook, context);
  if (webhook.text() !== 'crash' || context.attempt > 1) return;
  await sleep(500);
  process.exit(1);
});
