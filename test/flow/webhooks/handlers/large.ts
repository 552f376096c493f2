import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

/** Keeps the parsed body in memory while it runs. */
export default defineHandler(async (webhook, context) => {
  const items = webhook.json() as unknown[];
  await sleep(300);
  await report(webhook, context, `${items.length} items`);
});
