import { defineHandler, PermanentError } from 'catchbasin';
import * as z from 'zod';

const PaidInvoice = z.object({ data: z.object({ object: z.object({ id: z.string(), amount_paid: z.number() }) }) });

export default defineHandler(async (webhook, { attempt, signal, log }) => {
  const { id, amount_paid } = webhook.json(PaidInvoice).data.object;
  if (amount_paid < 0) throw new PermanentError('the paid amount is negative');

  const response = await fetch(`https://erp.example/invoices/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'idempotency-key': webhook.eventId ?? webhook.id },
    body: webhook.bytes(),
    signal,
  });
  if (!response.ok) throw new Error(`the ERP responded ${response.status}`);
  log.info('invoice booked', { invoice: id, attempt });
});
