import { defineHandler, ignore, onEvents, PermanentError, RetryAfterError } from 'catchbasin';
import * as z from 'zod';
import { apiKey, forgetApiKey } from '../api-key.ts';

const Order = z.object({
  id: z.int(),
  line_items: z.array(z.object({ sku: z.string(), quantity: z.int().positive() })).min(1),
});

/** Statuses by which the service tells that the same request can succeed later. */
const TEMPORARY = [408, 409, 425];

const ship = defineHandler(async (webhook, { signal, log }) => {
  const { id, line_items } = webhook.json(Order);
  const response = await fetch(`${process.env.FULFILLMENT_URL}/shipments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await apiKey()}`,
      'content-type': 'application/json',
      // The service recognizes a repeated request, also when this processor is killed before it has saved the success.
      'idempotency-key': webhook.eventId ?? webhook.id,
    },
    body: JSON.stringify({ order: String(id), items: line_items }),
    signal,
  });
  const { ok, status } = response;
  // A body that is not read would keep its connection open.
  await response.body?.cancel();
  if (ok) return log.info('order sent to fulfillment', { order: id });
  if (status === 401 || status === 403) forgetApiKey();
  else if (status === 429) {
    // The backoff applies without the header, or when it is a date.
    throw new RetryAfterError(Number(response.headers.get('retry-after') ?? Number.NaN));
  } else if (status >= 400 && status < 500 && !TEMPORARY.includes(status)) {
    throw new PermanentError(`the fulfillment service refused order ${id} with ${status}`);
  }
  throw new Error(`the fulfillment service responded ${status}`);
});

export default onEvents({ 'orders/create': ship, '*': ignore });
