import type { FailedDelivery, FetchedEvent, Source, SourceContext, SourcePage, SourceWindow } from '#contract/source';

/** The most pages of a window, so that a source whose pages do not end fails. */
const MAX_PAGES = 1_000;

/** Window and provider of a source under test. */
export interface ReadSourceOptions<Options extends object = Readonly<Record<string, unknown>>> {
  /** Time of the oldest event to return. */
  readonly since: Date;
  /** Time of the newest event to return. */
  readonly until: Date;
  /** Takes the place of the provider's API. A response with a status from 400 on fails the read, as in a run. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Key of the provider's API. @default 'test-api-key' */
  readonly apiKey?: string;
  /** Options of the source in the configuration. @default none */
  readonly options?: Options;
}

/** Content of a window. */
export interface SourceRead {
  /** Events within the window. A run ignores the others. */
  readonly events: readonly FetchedEvent[];
  /** Failed deliveries within the window. */
  readonly failed: readonly FailedDelivery[];
  /** Number of deliveries that have succeeded. */
  readonly delivered: number;
  /** Number of pages of the whole window. */
  readonly pages: number;
}

/**
 * Reads a whole window with a source. Then reads it again from the cursor of each page, as a later run would.
 *
 * @example
 * test('reads the orders of two pages', async () => {
 *   const { events } = await readSource(source, {
 *     since: new Date('2026-11-01T00:00:00Z'),
 *     until: new Date('2026-11-02T00:00:00Z'),
 *     fetch: async (url) => Response.json(String(url).includes('page=2') ? SECOND_PAGE : FIRST_PAGE),
 *   });
 *   expect(events.map(({ id }) => id)).toEqual(['1', '2', '3']);
 * });
 *
 * @throws {Error} when a later run would lose events or not come to an end, an event occurs twice, a time is invalid,
 *   the last page has a cursor, or several pages are older than the window
 */
export async function readSource<Options extends object>(
  source: Source<Options>,
  options: ReadSourceOptions<Options>,
): Promise<SourceRead> {
  const { since, until } = options;
  const pages = await readPages(source, options);
  const all = itemsOf(pages);
  for (const { id, createdAt } of all) {
    if (Number.isNaN(createdAt.getTime())) {
      throw new Error(
        `the createdAt of ${id} is an invalid date. Expected the time of the provider. Check its format.`,
      );
    }
  }
  checkIds(pages);
  checkAges(pages, since);
  await checkCursors(source, options, pages);
  const isWithin = ({ createdAt }: FetchedEvent | FailedDelivery) => createdAt >= since && createdAt <= until;
  return {
    events: pages.flatMap(({ events = [] }) => events).filter(isWithin),
    failed: pages.flatMap(({ failed = [] }) => failed).filter(isWithin),
    delivered: pages.reduce((sum, { delivered = 0 }) => sum + delivered, 0),
    pages: pages.length,
  };
}

async function readPages<Options extends object>(
  source: Source<Options>,
  { since, until, fetch, apiKey = 'test-api-key', options = {} as Options }: ReadSourceOptions<Options>,
  cursor?: string,
): Promise<readonly SourcePage[]> {
  const context: SourceContext<Options> = { options, apiKey, fetch: failing(fetch) };
  const window: SourceWindow = { since, until, ...(cursor !== undefined && { cursor }) };
  const pages: SourcePage[] = [];
  for await (const page of source(window, context)) {
    if (pages.length > 0 && pages.at(-1)?.cursor === undefined) {
      throw new Error(`page ${pages.length} has no cursor, so a run ends there. Add the cursor, or end the source.`);
    }
    if (pages.push(page) === MAX_PAGES) {
      throw new Error(`the window has more than ${MAX_PAGES} pages. Check that the source ends after the last one.`);
    }
  }
  if (pages.length === 0 && cursor === undefined) {
    throw new Error('the source returned no page. Expected at least an empty one. Yield a page for each response.');
  }
  if (pages.at(-1)?.cursor !== undefined) {
    throw new Error('the last page has a cursor. Expected none, so that a run knows the end. Omit it.');
  }
  return pages;
}

/** Fails a refused request, as the `fetch` of a run does. */
function failing(fetch: ReadSourceOptions['fetch']): SourceContext['fetch'] {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.ok) return response;
    throw new Error(`${init?.method ?? 'GET'} ${new URL(url).pathname} was answered ${response.status}`);
  };
}

/** A list of deliveries can have several tries with one id. An event has one. */
function checkIds(pages: readonly SourcePage[]): void {
  const seen = new Map<string, number>();
  pages.forEach(({ events = [] }, index) => {
    for (const { id } of events) {
      const first = seen.get(id);
      if (first !== undefined) {
        throw new Error(
          `event ${id} is on page ${first + 1} and on page ${index + 1}. Expected it once. ` +
            'Check that the cursor points behind the last event of a page.',
        );
      }
      seen.set(id, index);
    }
  });
}

/** A list without a filter has newer events first, and one page that reaches the start of the window. */
function checkAges(pages: readonly SourcePage[], since: Date): void {
  const older = pages.filter((page) => {
    const items = itemsOf([page]);
    return items.length > 0 && items.every(({ createdAt }) => createdAt < since);
  });
  if (older.length > 1) {
    throw new Error(
      `${older.length} pages are older than the window. Expected at most one. ` +
        'Pass `since` to the API, or end the source at the first older event.',
    );
  }
}

async function checkCursors<Options extends object>(
  source: Source<Options>,
  options: ReadSourceOptions<Options>,
  pages: readonly SourcePage[],
): Promise<void> {
  for (const [index, { cursor }] of pages.entries()) {
    if (cursor === undefined) return;
    const resumed = await readPages(source, options, cursor);
    const found = new Set(keysOf(resumed));
    const lost = keysOf(pages.slice(index + 1)).filter((key) => !found.has(key));
    const from = `the read from the cursor ${JSON.stringify(cursor)} of page ${index + 1}`;
    if (lost.length > 0) {
      throw new Error(`${from} loses ${lost.join(', ')}. Expected every later page. Check how the source continues.`);
    }
    const isWhole = keysOf(pages).every((key) => found.has(key));
    if (isWhole && keysOf(pages.slice(0, index + 1)).length > 1) {
      throw new Error(`${from} starts from the beginning. Expected the later pages. Use the cursor of the window.`);
    }
  }
}

function itemsOf(pages: readonly SourcePage[]): readonly (FetchedEvent | FailedDelivery)[] {
  return pages.flatMap(({ events = [], failed = [] }) => [...events, ...failed]);
}

function keysOf(pages: readonly SourcePage[]): readonly string[] {
  return pages.flatMap(({ events = [], failed = [] }) => [
    ...events.map(({ id }) => `event ${id}`),
    ...failed.map(({ id }) => `delivery ${id}`),
  ]);
}
