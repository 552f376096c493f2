import { Problem } from '#lambdas/ingest/problem';
import { SecretCache } from '#lambdas/ingest/secret-cache';
import { githubHeaders, ingestInMemory, postEvent } from '#test/support/ingest';

const MINUTE = 60_000;

function cacheOf(fetch: (name: string) => Promise<string | undefined>) {
  let now = 0;
  return { cache: new SecretCache(fetch, () => new Date(now)), pass: (ms: number) => (now += ms) };
}

test('reads a secret again when it is five minutes old', async () => {
  const fetch = jest.fn(async () => 'one');
  const { cache, pass } = cacheOf(fetch);
  await cache.read('a');
  pass(5 * MINUTE - 1);
  expect(await cache.read('a')).toEqual(['one']);
  expect(fetch).toHaveBeenCalledTimes(1);
  pass(1);
  fetch.mockResolvedValue('two');
  expect(await cache.read('a')).toEqual(['two']);
});

test('counts the age of a secret from the start of its reading', async () => {
  const fetch = jest.fn(async () => 'one');
  const { cache, pass } = cacheOf(fetch);
  fetch.mockImplementationOnce(async () => {
    pass(5 * MINUTE);
    return 'one';
  });
  await cache.read('a');
  await cache.read('a');
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('accepts a JSON list during a rotation', async () => {
  const { cache } = cacheOf(async () => '["new","old"]');
  expect(await cache.read('a')).toEqual(['new', 'old']);
});

test('reads a secret again after wrong signatures at most every 30 seconds', async () => {
  const fetch = jest.fn(async () => 'one');
  const { cache, pass } = cacheOf(fetch);
  await cache.read('a');
  for (let i = 0; i < 100; i++) await cache.refresh('a');
  expect(fetch).toHaveBeenCalledTimes(1);
  pass(29_999);
  await cache.refresh('a');
  expect(fetch).toHaveBeenCalledTimes(1);
  pass(1);
  await cache.refresh('a');
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('repeats a failed check only with a newly read secret', async () => {
  const fetch = jest.fn(async () => 'old');
  const { cache, pass } = cacheOf(fetch);
  const check = jest.fn(([secret]: readonly string[]) => secret === 'new');
  expect(await cache.matches('a', check)).toBe(false);
  expect(check.mock.calls).toEqual([[['old']]]);
  fetch.mockResolvedValue('new');
  pass(30_000);
  expect(await cache.matches('a', check)).toBe(true);
  expect(check.mock.calls).toEqual([[['old']], [['old']], [['new']]]);
});

test.each([
  ['an empty secret', ''],
  ['an empty list', '[]'],
  ['an empty secret in a list', '["a",""]'],
  ['a list of other values than strings', '[1]'],
  ['a broken list', '["a"'],
  ['too many', JSON.stringify(Array.from({ length: 11 }, (_, i) => `${i}`))],
])('answers 503 for %s', async (_, text) => {
  const { cache } = cacheOf(async () => text);
  const error = await cache.read('a').catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 503, reason: 'secret-unreadable' });
});

test('does not cache a failure', async () => {
  const fetch = jest.fn(async () => 'good');
  fetch.mockRejectedValueOnce(new Error('down'));
  const { cache } = cacheOf(fetch);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(await cache.read('a')).toEqual(['good']);
});

test('never caches that a secret is not set', async () => {
  const fetch = jest.fn<Promise<string | undefined>, []>(async () => undefined);
  const { cache, pass } = cacheOf(fetch);
  expect(await cache.isSet('a')).toBe(false);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  fetch.mockResolvedValue('one');
  expect(await cache.isSet('a')).toBe(true);
  await cache.read('a');
  // A secret that was deleted and created again is used from the cache as long as for a signature.
  fetch.mockResolvedValue(undefined);
  expect(await cache.isSet('a')).toBe(true);
  pass(5 * MINUTE);
  expect(await cache.isSet('a')).toBe(false);
});

test('never quotes a secret that cannot be parsed', async () => {
  const { cache } = cacheOf(async () => '[hunter2');
  const error = await cache.read('a').catch((thrown) => thrown);
  expect(`${error.stack} ${error.cause?.stack} ${error.cause?.cause}`).not.toContain('hunter2');
});

test('ingest answers 503 and keeps nothing when the secret cannot be read', async () => {
  const body = Buffer.from('{}');
  const { handle, stored, queued } = ingestInMemory({ secret: async () => Promise.reject(new Error('denied')) });
  expect(await handle(postEvent('github', body, githubHeaders(body)))).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '10' },
  });
  expect([stored.size, queued.length]).toEqual([0, 0]);
});
