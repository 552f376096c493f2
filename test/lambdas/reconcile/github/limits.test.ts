import { statusOf } from '#lambdas/reconcile/provider-error';
import { providerFetch } from '#lambdas/reconcile/provider-fetch';

const NOW = new Date('2026-11-27T10:00:00Z');
const LATER = 600;
/** GitHub sends these headers with every response. */
const LIMIT = { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': String(NOW.getTime() / 1_000 + LATER) };
const USED_UP = { ...LIMIT, 'x-ratelimit-remaining': '0' };
const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const URL = 'https://api.github.com/repos/acme/shop/hooks/5/deliveries';

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly message?: string;
}

/** Sends a request to an API with these answers, the last of which it repeats. */
function send(answers: readonly Answer[], init?: RequestInit) {
  const times: number[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const answer = answers[Math.min(times.length, answers.length - 1)];
    times.push(Date.now());
    const headers = { 'content-type': 'application/json', ...answer?.headers };
    return new Response(JSON.stringify({ message: answer?.message ?? '' }), { status: answer?.status ?? 0, headers });
  });
  const result = providerFetch({ signal: new AbortController().signal, apiKey: 'key' })(URL, init).catch(
    (error: Error) => error,
  );
  return { times, result };
}

/** Returns the seconds after which the request was repeated. */
async function delayOf(answer: Answer, init?: RequestInit): Promise<number> {
  const { times, result } = send([answer, { status: 200 }], init);
  await jest.advanceTimersByTimeAsync(2 * LATER * 1_000);
  expect(await result).toMatchObject({ status: 200 });
  const [first = 0, second = 0] = times;
  return (second - first) / 1_000;
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe.each(['GET', 'POST'])('a %s', (method) => {
  test.each<[string, number, Answer]>([
    ['the end of the hourly limit', LATER, { status: 403, headers: USED_UP }],
    ['the end of the hourly limit', LATER, { status: 429, headers: USED_UP }],
    ['the time in retry-after', 30, { status: 403, headers: { ...LIMIT, 'retry-after': '30' }, message: SECONDARY }],
    ['the time in retry-after', 30, { status: 429, headers: { ...LIMIT, 'retry-after': '30' }, message: SECONDARY }],
    ['a minute, for a secondary limit without a time', 60, { status: 403, headers: LIMIT, message: SECONDARY }],
    ['a minute, for a secondary limit without a time', 60, { status: 429, headers: LIMIT, message: SECONDARY }],
  ])('waits for %s', async (_name, seconds, answer) => {
    expect(await delayOf(answer, { method })).toBe(seconds);
  });
});

test('does not wait for the hourly limit when GitHub is unavailable', async () => {
  expect(await delayOf({ status: 503, headers: LIMIT })).toBeLessThan(60);
});

test('does not repeat a request for which the permission is missing', async () => {
  const message = 'Resource not accessible by personal access token';
  const { times, result } = send([{ status: 403, headers: LIMIT, message }]);
  await jest.advanceTimersByTimeAsync(1_000);
  const error = await result;
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).toContain('permissions');
  expect(statusOf(error)).toBe(403);
  expect(times).toHaveLength(1);
});

test('gives up with the text of a secondary limit that does not end', async () => {
  const { times, result } = send([{ status: 403, headers: LIMIT, message: SECONDARY }]);
  await jest.advanceTimersByTimeAsync(3_600_000);
  expect(((await result) as Error).message).toContain('secondary rate limit');
  expect(times.length).toBeLessThan(10);
});

test('tells that a renamed repository has moved', async () => {
  const { times, result } = send([{ status: 301, headers: { location: 'https://api.github.com/repositories/7' } }]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(((await result) as Error).message).toContain('Correct its name');
  expect(jest.mocked(fetch).mock.calls[0]?.[0]).toMatchObject({ redirect: 'manual' });
  expect(times).toHaveLength(1);
});

test('refuses a key with line breaks, and does not quote it', async () => {
  const { times, result } = send([{ status: 200 }], { headers: { authorization: 'Bearer line1\nline2' } });
  const { message } = (await result) as Error;
  expect(message).toContain('single line');
  expect(message).not.toContain('line1');
  expect(times).toEqual([]);
});
