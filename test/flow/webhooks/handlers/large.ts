import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

/** Holds what it has parsed for as long as it works. */
export default defineHandler(async (webhook, context) => {
  const items = webhook.json() as unknown[];
  await sleep(300);
  await report(webhook, context, `${items.length} items`);
});
