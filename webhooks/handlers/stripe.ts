import { defineHandler } from 'catchbasin';
import * as z from 'zod';

const StripeEvent = z.object({ type: z.string(), data: z.object({ object: z.object({ id: z.string() }) }) });

/** Logs each paid invoice. A shop would ship the order here. */
export default defineHandler((webhook, { log }) => {
  const event = webhook.json(StripeEvent);
  if (event.type === 'invoice.paid') {
    log.info(`invoice ${event.data.object.id} is paid`);
  }
});
