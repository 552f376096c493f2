import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

export default defineHandler(async (webhook, context) => {
  await report(webhook, context, 'begins');
  await sleep(50);
  await report(webhook, context, 'ends');
});
