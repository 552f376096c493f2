import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler } from 'catchbasin';
import * as z from 'zod';

const Order = z.object({ order: z.string(), quantity: z.number().int().positive(), warehouse: z.string().optional() });

/** Reserves the goods of an order. `npm run send -- orders --fail` sends a warehouse that never responds. */
export default defineHandler(async (webhook, { log, signal }) => {
  const { order, quantity, warehouse } = webhook.json(Order);
  if (warehouse === 'unreachable') {
    throw new Error('the warehouse does not respond');
  }
  await sleep(20, undefined, { signal });
  log.info(`${quantity} pieces reserved for order ${order}`);
});
