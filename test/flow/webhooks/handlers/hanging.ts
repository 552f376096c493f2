import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

export default defineHandler(async (webhook, context) => {
  await report(webhook, context);
  if (webhook.text() === 'hang') await new Promise(() => {});
});
