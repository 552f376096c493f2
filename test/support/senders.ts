/** Number of webhooks that a test sends at the same time, unless it sets another. */
const SENDERS = 8;

/** Sends many webhooks side by side. A test that fails or times out must not keep sending into the next one. */
export class Senders {
  #current = new AbortController();

  /** Aborts when `abort` is called. */
  get signal(): AbortSignal {
    return this.#current.signal;
  }

  /** Calls `send` for every item, several at a time. The first failure stops the others. */
  async sendEach<Item>(
    items: Iterable<Item>,
    send: (item: Item) => Promise<unknown>,
    senders = SENDERS,
  ): Promise<void> {
    const outer = this.signal;
    const own = new AbortController();
    const rest = items[Symbol.iterator]();
    const sender = async () => {
      for (let next = rest.next(); !next.done; next = rest.next()) {
        outer.throwIfAborted();
        if (own.signal.aborted) return;
        await send(next.value);
      }
    };
    await Promise.all(Array.from({ length: senders }, sender)).finally(() => own.abort());
  }

  /** Stops everything that is being sent. What is sent from now on is not affected. */
  abort(): void {
    this.#current.abort(new Error('the test is over'));
    this.#current = new AbortController();
  }
}
