import { defineHandler } from '../../../../contract/handler.ts';
import { report } from '../report.ts';

export default defineHandler(async (webhook, context) => {
  await report(webhook, context);
});
