import { defineHandler } from 'catchbasin';
import { report } from '../report.ts';

/** Fails one attempt in ten, and delays one in a hundred. */
export default defineHandler(async (webhook, context) => {
  if (context.attempt < 6 && Math.random() < 0.1) throw new Error('bad luck');
  if (Math.random() < 0.01) await new Promise((resolve) => setTimeout(resolve, 50));
  await report(webhook, context);
});
