import { toFailure } from '#lambdas/process/failure';
import { traceFetch } from '#lambdas/process/trace-fetch';

/** Error as Node 24 rejects `fetch` with it. */
function withoutFrames(): Error {
  return Object.assign(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }), {
    stack: 'TypeError: fetch failed',
  });
}

function traced(original: typeof fetch): typeof fetch {
  const target = { fetch: original };
  traceFetch(target);
  return target.fetch;
}

async function failureOf(fetch: typeof globalThis.fetch) {
  try {
    await fetch('http://127.0.0.1:1/');
  } catch (error) {
    return { thrown: error, ...toFailure(error) };
  }
  throw new Error('the request did not fail');
}

test('adds the place of the call to an error without frames, and keeps the rest of it', async () => {
  const error = withoutFrames();
  const failure = await failureOf(traced(() => Promise.reject(error)));
  expect(failure.location).toMatch(/^test\/lambdas\/process\/trace-fetch\.test\.ts:\d+:\d+$/);
  expect(failure.thrown).toBe(error);
  expect(failure.error).toMatchObject({ message: 'fetch failed', cause: { message: 'connect ECONNREFUSED' } });
});

test('does so for a request of Node to a port where nothing listens', async () => {
  const failure = await failureOf(traced(globalThis.fetch));
  expect(failure.location).toMatch(/^test\/lambdas\/process\/trace-fetch\.test\.ts:\d+:\d+$/);
});

test('keeps the frames that an error has', async () => {
  const error = new Error('no');
  const { stack } = error;
  const failure = await failureOf(traced(() => Promise.reject(error)));
  expect(failure.error.stack).toBe(stack);
});

test.each(['text', undefined])('rejects with %j, which is not an error', async (reason) => {
  await expect(traced(() => Promise.reject(reason))('http://127.0.0.1')).rejects.toBe(reason);
});

test('passes the arguments and the response', async () => {
  const response = new Response('ok');
  const original = jest.fn(async () => response);
  const init = { method: 'PUT' };
  expect(await traced(original)('http://127.0.0.1', init)).toBe(response);
  expect(original).toHaveBeenCalledWith('http://127.0.0.1', init);
});
