import type { Source, SourcePage } from '#contract/source';
import { readSource } from '#test-kit/read-source';

const SINCE = new Date('2026-11-01T00:00:00Z');
const UNTIL = new Date('2026-11-01T01:00:00Z');
const at = (minute: number) => new Date(SINCE.getTime() + minute * 60_000);
const event = (id: string, minute: number) => ({ id, createdAt: at(minute), body: '{}' });
const options = { since: SINCE, until: UNTIL, fetch: async () => new Response('{}') };

/** Yields pages, from the one after the cursor, which is the number of a page. */
const pagesOf = (...pages: SourcePage[]): Source =>
  async function* ({ cursor }) {
    yield* pages.slice(Number(cursor ?? 0));
  };

const TWO_PAGES = [{ events: [event('a', 1), event('b', 2)], cursor: '1' }, { events: [event('c', 3)] }];

test('returns the events and deliveries within the window, the number of deliveries and of pages', async () => {
  const failed = { id: 'd', createdAt: at(4), redeliver: async () => {} };
  const outside = { ...failed, id: 'e', createdAt: at(61) };
  const source = pagesOf(
    { events: [event('early', -1), event('a', 0)], failed: [failed, outside], delivered: 2, cursor: '1' },
    { events: [event('b', 60), event('late', 61)], delivered: 3 },
  );
  const { events, ...read } = await readSource(source, options);
  expect(events.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(read).toEqual({ failed: [failed], delivered: 5, pages: 2 });
});

test('passes the window, the key, the options and fetch to the source', async () => {
  const source: Source<{ shop: string }> = async function* (window, { apiKey, options: { shop }, fetch }) {
    const response = await fetch('https://api.example.com/');
    yield { events: [{ ...event(`${apiKey} ${shop} ${await response.text()}`, 1), createdAt: window.since }] };
  };
  const { events } = await readSource(source, { ...options, apiKey: 'k', options: { shop: 's' } });
  expect(events).toEqual([{ id: 'k s {}', createdAt: SINCE, body: '{}' }]);
});

test('fails a request that is refused, as a run does', async () => {
  const source: Source = async function* (_, { fetch }) {
    await fetch('https://api.example.com/events?page=1', { method: 'POST' });
    yield {};
  };
  const fetch = async () => new Response('', { status: 500 });
  await expect(readSource(source, { ...options, fetch })).rejects.toThrow('POST /events was answered 500');
});

test('accepts a list without a filter, newest first, that ends at the first older page', async () => {
  const source = pagesOf(
    { events: [event('newer', 70)], cursor: '1' },
    { events: [event('a', 5)], cursor: '2' },
    { events: [event('older', -5)] },
  );
  expect((await readSource(source, options)).events.map(({ id }) => id)).toEqual(['a']);
});

test('accepts tries of one delivery', async () => {
  const failed = { id: 'd', createdAt: at(4), redeliver: async () => {} };
  expect((await readSource(pagesOf({ failed: [failed, failed] }), options)).failed).toHaveLength(2);
});

test('accepts a read from a cursor that repeats an event of the page', async () => {
  const source: Source = async function* ({ cursor }) {
    if (cursor === undefined) yield* TWO_PAGES;
    else yield { events: [event('b', 2), event('c', 3)] };
  };
  expect((await readSource(source, options)).pages).toBe(2);
});

test('accepts a read from a cursor that repeats the only event of the first page', async () => {
  const source: Source = async function* ({ cursor }) {
    const rest = { events: [event('b', 2)] };
    if (cursor === undefined) yield* [{ events: [event('a', 1)], cursor: '1' }, rest];
    else yield { events: [event('a', 1), ...rest.events] };
  };
  expect((await readSource(source, options)).events.map(({ id }) => id)).toEqual(['a', 'b']);
});

const ENDLESS: Source = async function* ({ cursor = '0' }) {
  for (let page = Number(cursor) + 1; ; page++) yield { cursor: String(page) };
};
const LOSES: Source = async function* ({ cursor }) {
  if (cursor === undefined) yield* TWO_PAGES;
  else yield {};
};
const IGNORES_THE_CURSOR: Source = async function* () {
  yield* TWO_PAGES;
};
const older = (id: string, cursor?: string) => ({ events: [event(id, -5)], ...(cursor && { cursor }) });

test.each<[problem: string, source: Source, message: string]>([
  ['loses events after a cursor', LOSES, 'the read from the cursor "1" of page 1 loses event c.'],
  ['ignores the cursor', IGNORES_THE_CURSOR, 'of page 1 starts from the beginning.'],
  [
    'returns an event twice',
    pagesOf({ events: [event('a', 1)], cursor: '1' }, { events: [event('a', 1)] }),
    'event a is on page 1 and on page 2.',
  ],
  ['returns an invalid time', pagesOf({ events: [event('a', Number.NaN)] }), 'the createdAt of a is an invalid date.'],
  ['has a cursor on the last page', pagesOf({ cursor: '1' }), 'the last page has a cursor.'],
  ['continues after a page without a cursor', pagesOf({}, {}), 'page 1 has no cursor, so a run ends there.'],
  ['reads more than the window', pagesOf(older('a', '1'), older('b')), '2 pages are older than the window.'],
  ['does not end', ENDLESS, 'the window has more than 1000 pages.'],
  ['returns no page', pagesOf(), 'the source returned no page.'],
])('refuses a source that %s', async (_, source, message) => {
  await expect(readSource(source, options)).rejects.toThrow(message);
});
