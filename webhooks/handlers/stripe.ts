import { defineHandler } from 'catchbasin';
import * as z from 'zod';

const StripeEvent = z.object({ type: z.string(), data: z.object({ object: z.object({ id: z.string() }) }) });

/** Notes each paid invoice; this is where an order would be shipped. */
export default defineHandler((webhook, { log }) => {
  const event = webhook.json(StripeEvent);
  if (event.type === 'invoice.paid') {
    log.info(`invoice ${event.data.object.id} is paid`);
  }
});
