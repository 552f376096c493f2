import fastify, { type FastifyInstance } from 'fastify';

/** Event as Stripe lists it. */
export interface ListedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: { readonly id: string } };
}

/** A server on this machine that answers the part of Stripe's API that the reconcile function calls. */
export class FakeStripe {
  /** Events that it lists, each created when it was added. */
  readonly #events: (ListedEvent & { readonly created: number })[] = [];
  readonly #app: FastifyInstance;
  /** Address of the endpoint that is registered. */
  endpoint = '';
  /** Keys that requests had. */
  readonly keys = new Set<string>();
  /** Address of the API. */
  url = '';

  private constructor() {
    this.#app = fastify();
    this.#app.addHook('onRequest', async ({ headers }) => void this.keys.add(String(headers.authorization)));
    this.#app.get<{ Querystring: Record<string, string> }>('/v1/events', async ({ query }) => {
      const from = Number(query['created[gte]']);
      const to = Number(query['created[lte]']);
      const data = this.#events.filter(({ created }) => created >= from && created <= to);
      return { object: 'list', data, has_more: false };
    });
    this.#app.get('/v1/webhook_endpoints', async () => ({
      object: 'list',
      data: [{ id: 'we_1', url: this.endpoint, status: 'enabled', enabled_events: ['*'], api_version: null }],
      has_more: false,
    }));
  }

  static async start(): Promise<FakeStripe> {
    const stripe = new FakeStripe();
    stripe.url = await stripe.#app.listen({ host: '127.0.0.1', port: 0 });
    return stripe;
  }

  add(event: ListedEvent): void {
    this.#events.push({ ...event, created: Math.floor(Date.now() / 1_000) });
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }
}
