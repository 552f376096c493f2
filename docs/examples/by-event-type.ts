import { defineHandler, ignore, onEvents } from 'catchbasin';
import * as z from 'zod';

const Invoice = z.object({ data: z.object({ object: z.object({ id: z.string() }) }) });

const ship = defineHandler((webhook, { log }) => {
  log.info('shipping', { invoice: webhook.json(Invoice).data.object.id });
});

const remind = defineHandler((webhook, { log }) => {
  log.info('reminding', { invoice: webhook.json(Invoice).data.object.id });
});

export default onEvents({
  'invoice.paid': ship,
  'invoice.payment_failed': remind,
  '*': ignore,
});
