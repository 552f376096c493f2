import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

export default defineHandler(async (webhook, context) => {
  await report(webhook, context);
  throw new RangeError('the stock is negative');
});
