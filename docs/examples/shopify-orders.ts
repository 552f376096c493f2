import { defineSource } from 'catchbasin';

const PAGE_SIZE = 250;

/** Time of an order by which the webhooks of a topic are found, and further conditions. */
const TOPICS = {
  'orders/create': { time: 'created_at', conditions: {} },
  'orders/paid': { time: 'updated_at', conditions: { financial_status: 'paid' } },
} as const;

interface Options {
  readonly shop: string;
  readonly topic: keyof typeof TOPICS;
}

interface Order {
  readonly id: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Reads orders in the order of their ids. An id is a cursor that does not expire. */
export default defineSource<Options>(async function* ({ since, until, cursor = '0' }, { options, apiKey, fetch }) {
  const { shop, topic } = options;
  const { time, conditions } = TOPICS[topic];
  for (let last = cursor; ; ) {
    const query = new URLSearchParams({
      ...conditions,
      [`${time}_min`]: since.toISOString(),
      [`${time}_max`]: until.toISOString(),
      status: 'any',
      since_id: last,
      limit: String(PAGE_SIZE),
    });
    const response = await fetch(`https://${shop}/admin/api/2026-10/orders.json?${query}`, {
      headers: { 'x-shopify-access-token': apiKey },
    });
    const { orders } = (await response.json()) as { orders: Order[] };
    const isLast = orders.length < PAGE_SIZE;
    last = String(orders.at(-1)?.id ?? last);
    yield {
      events: orders.map((order) => ({
        id: String(order.id),
        createdAt: new Date(order[time]),
        body: JSON.stringify(order),
        headers: { 'content-type': 'application/json', 'x-shopify-topic': topic, 'x-shopify-shop-domain': shop },
      })),
      ...(!isLast && { cursor: last }),
    };
    if (isLast) return;
  }
});
