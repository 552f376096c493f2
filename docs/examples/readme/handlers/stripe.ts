import { defineHandler } from 'catchbasin';
import * as z from 'zod';

const Invoice = z.object({ id: z.string() });
const StripeEvent = z.object({ type: z.string(), data: z.object({ object: Invoice }) });

export default defineHandler(async (webhook, { signal }) => {
  const event = webhook.json(StripeEvent); // a mismatch is dead-lettered at once
  if (event.type !== 'invoice.paid') return;
  const url = `https://erp.example/invoices/${event.data.object.id}`;
  const response = await fetch(url, { method: 'PUT', signal }); // signal aborts after 30 s
  if (!response.ok) throw new Error(`the ERP responded ${response.status}`); // retried
});
