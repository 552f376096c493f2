import { Problem } from '#lambdas/ingest/problem';
import { SecretCache } from '#lambdas/ingest/secret-cache';
import { githubHeaders, ingestInMemory, postEvent } from '#test/support/ingest';

const MINUTE = 60_000;

function cacheOf(fetch: (name: string) => Promise<string | undefined>) {
  let now = 0;
  const stale: string[] = [];
  const onStale = (name: string, cause: unknown) => stale.push(`${name}: ${(cause as Error).message}`);
  const cache = new SecretCache({ fetch, now: () => new Date(now), onStale });
  return { cache, pass: (ms: number) => (now += ms), stale };
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
  ['white space', ' \n'],
  ['a JSON object with two values', '{"a":"b","c":"d"}'],
  ['a JSON object with another value than a string', '{"a":1}'],
  ['a JSON object without a value', '{}'],
  ['a JSON object with an empty value', '{"a":""}'],
  ['too many', JSON.stringify(Array.from({ length: 11 }, (_, i) => `${i}`))],
])('answers 503 for %s', async (_, text) => {
  const { cache } = cacheOf(async () => text);
  const error = await cache.read('a').catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ status: 503, reason: 'secret-unreadable' });
});

test('remembers the third failure in a row for five seconds, so that requests cannot cause one read each', async () => {
  const fetch = jest.fn(async () => 'good');
  for (let i = 0; i < 4; i++) fetch.mockRejectedValueOnce(new Error('down'));
  const { cache, pass } = cacheOf(fetch);
  for (let i = 0; i < 10; i++) await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  pass(4_999);
  await expect(cache.isSet('a')).rejects.toMatchObject({ status: 503 });
  await expect(cache.refresh('a')).rejects.toMatchObject({ status: 503 });
  expect(fetch).toHaveBeenCalledTimes(3);
  pass(1);
  for (let i = 0; i < 10; i++) await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(fetch).toHaveBeenCalledTimes(4);
  expect(await cache.read('b')).toEqual(['good']);
  pass(5_000);
  expect(await cache.read('a')).toEqual(['good']);
});

test('reads again at once after one slow read, which must not reject the webhooks of five seconds', async () => {
  const fetch = jest.fn(async () => 'good');
  fetch.mockRejectedValueOnce(new Error('timed out'));
  const { cache } = cacheOf(fetch);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(await cache.read('a')).toEqual(['good']);
});

test.each([
  ['missing', undefined],
  ['unusable', ''],
])('remembers at once that a secret is %s', async (_, text) => {
  const fetch = jest.fn(async () => text);
  const { cache, pass } = cacheOf(fetch as () => Promise<string | undefined>);
  for (let i = 0; i < 10; i++) await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(fetch).toHaveBeenCalledTimes(1);
  pass(5_000);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(fetch).toHaveBeenCalledTimes(2);
});

test.each<[string, () => Promise<string>, string]>([
  ['Secrets Manager fails', () => Promise.reject(new Error('down')), 'a: down'],
  ['the secret becomes unusable', async () => '', 'a: it must hold 1 to 10 secrets, none of them empty'],
])('uses a cached secret for 24 hours while %s, with a warning for each failed read', async (_, fail, warning) => {
  const fetch = jest.fn(async () => 'one');
  const { cache, pass, stale } = cacheOf(fetch);
  await cache.read('a');
  fetch.mockImplementation(fail);
  pass(5 * MINUTE);
  for (let i = 0; i < 10; i++) expect(await cache.read('a')).toEqual(['one']);
  expect([fetch.mock.calls.length, stale]).toEqual([2, [warning]]);
  pass(5_000);
  expect(await cache.read('a')).toEqual(['one']);
  expect(stale).toEqual([warning, warning]);
  pass(24 * 60 * MINUTE - 5 * MINUTE - 5_000);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(stale).toHaveLength(2);
});

test('uses a secret that works again from the next read on', async () => {
  const fetch = jest.fn(async () => 'one');
  const { cache, pass } = cacheOf(fetch);
  await cache.read('a');
  fetch.mockRejectedValueOnce(new Error('down')).mockResolvedValue('two');
  pass(5 * MINUTE);
  expect(await cache.read('a')).toEqual(['one']);
  pass(5_000);
  expect(await cache.read('a')).toEqual(['two']);
});

test('forgets a cached secret that no longer exists', async () => {
  const fetch = jest.fn<Promise<string | undefined>, []>(async () => 'one');
  const { cache, pass, stale } = cacheOf(fetch);
  await cache.read('a');
  fetch.mockResolvedValueOnce(undefined).mockRejectedValue(new Error('down'));
  pass(5 * MINUTE);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  pass(5_000);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(stale).toEqual([]);
});

test('a wrong signature cannot be judged while the secret cannot be read again, because it may have changed', async () => {
  const fetch = jest.fn(async () => 'one');
  const { cache, pass } = cacheOf(fetch);
  await cache.read('a');
  fetch.mockRejectedValue(new Error('down'));
  pass(MINUTE);
  const check = jest.fn(([secret]: readonly string[]) => secret === 'two');
  for (let i = 0; i < 10; i++) await expect(cache.matches('a', check)).rejects.toMatchObject({ status: 503 });
  expect([check.mock.calls.length, fetch.mock.calls.length]).toEqual([10, 2]);
  expect(await cache.matches('a', ([secret]) => secret === 'one')).toBe(true);
  fetch.mockReset();
  fetch.mockResolvedValue('two');
  pass(5_000);
  expect(await cache.matches('a', check)).toBe(true);
  expect(await cache.matches('a', () => false)).toBe(false);
});

test('asks again at most every five seconds for a secret that is not set', async () => {
  const fetch = jest.fn<Promise<string | undefined>, []>(async () => undefined);
  const { cache, pass } = cacheOf(fetch);
  for (let i = 0; i < 10; i++) expect(await cache.isSet('a')).toBe(false);
  await expect(cache.read('a')).rejects.toMatchObject({ status: 503 });
  expect(fetch).toHaveBeenCalledTimes(1);
  fetch.mockResolvedValue('one');
  pass(5_000);
  for (let i = 0; i < 10; i++) expect(await cache.isSet('a')).toBe(true);
  expect(await cache.read('a')).toEqual(['one']);
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('reads a secret at once after it was saved', async () => {
  const fetch = jest.fn<Promise<string | undefined>, []>(async () => undefined);
  const { cache } = cacheOf(fetch);
  expect(await cache.isSet('a')).toBe(false);
  fetch.mockResolvedValue('one');
  cache.forget('a');
  expect(await cache.read('a')).toEqual(['one']);
  fetch.mockResolvedValue('two');
  cache.forget('a');
  expect(await cache.read('a')).toEqual(['two']);
});

test.each([
  ['a line break at the end', 'one\n', ['one', 'one\n']],
  ['a list with white space', '["a ","b"]', ['a', 'a ', 'b']],
  ['a key/value pair', '{"secret":"one"}', ['one']],
  ['a key/value pair in lines', '\n{ "secret": "one\\n" }\n', ['one', 'one\n']],
  ['a text that begins with a brace', '{one', ['{one']],
])('accepts %s', async (_, text, secrets) => {
  expect(await cacheOf(async () => text).cache.read('a')).toEqual(secrets);
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
