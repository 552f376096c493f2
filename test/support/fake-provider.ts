import type { FetchedEvent, Source } from '#contract/source';

/** Event at a provider. Times are milliseconds since the epoch. */
export interface ProviderEvent {
  readonly id: string;
  /** Time by the clock of the provider. */
  readonly createdAt: number;
  /** Time by our clock from which the provider lists it. */
  readonly visibleAt: number;
  /** True for an event that the page leaves out although it takes up a place in it, as a filter does. */
  readonly isFiltered?: boolean;
}

export interface ProviderOptions {
  readonly order: 'oldest first' | 'newest first';
  /** Places of the pages, one after the other, from the start again. */
  readonly pageSizes: readonly number[];
  /** Returns events from outside of the window too. */
  readonly ignoresWindow?: boolean;
  readonly now: () => number;
  /** Called before each page. */
  readonly onPage: () => Promise<void>;
}

/** Provider that lists its events in pages, as an API with a cursor does. */
export class FakeProvider {
  readonly events: ProviderEvent[] = [];
  readonly #options: ProviderOptions;
  #pages = 0;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  /** Body of an event in the API, whose bytes differ from those of the webhook. */
  static bodyOf(id: string): string {
    return JSON.stringify({ object: 'event', id });
  }

  readonly source: Source = (window, _context) => this.#read(window);

  async *#read({
    since,
    until,
    cursor,
  }: Parameters<Source>[0]): ReturnType<Source> extends AsyncIterable<infer Page> ? AsyncGenerator<Page> : never {
    for (let last = cursor; ; ) {
      await this.#options.onPage();
      const listed = this.#list(since.getTime(), until.getTime());
      const start = last === undefined ? 0 : listed.findIndex(({ id }) => id === last) + 1;
      const size = this.#options.pageSizes[this.#pages++ % this.#options.pageSizes.length] ?? 1;
      const page = listed.slice(start, start + size);
      const hasMore = start + size < listed.length;
      last = page.at(-1)?.id;
      yield {
        events: page.filter(({ isFiltered }) => !isFiltered).map(toFetched),
        ...(hasMore && last !== undefined && { cursor: last }),
      };
      if (!hasMore || last === undefined) return;
    }
  }

  #list(since: number, until: number): ProviderEvent[] {
    const { order, ignoresWindow, now } = this.#options;
    const sign = order === 'oldest first' ? 1 : -1;
    return this.events
      .filter(({ visibleAt }) => visibleAt <= now())
      .filter(({ createdAt }) => ignoresWindow || (createdAt >= since && createdAt <= until))
      .sort((a, b) => sign * (a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)));
  }
}

function toFetched({ id, createdAt }: ProviderEvent): FetchedEvent {
  return { id, createdAt: new Date(createdAt), body: FakeProvider.bodyOf(id) };
}
