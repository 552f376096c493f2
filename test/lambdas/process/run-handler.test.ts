import { AttemptTimedOutError } from '#contract/errors';
import type { HandlerContext, Webhook } from '#contract/handler';
import { runHandler } from '#lambdas/process/run-handler';
import { recordingLog } from '#test-kit/recording-log';

const webhook = {} as Webhook;
const { handlerLog: log } = recordingLog();
const options = { number: 3, timeoutSeconds: 30, log };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('gives the handler the webhook, its attempt and its log', async () => {
  const handler = jest.fn();
  await runHandler(handler, webhook, options);
  expect(handler).toHaveBeenCalledWith(webhook, {
    attempt: 3,
    log,
    signal: expect.any(AbortSignal),
    remainingMs: expect.any(Function),
  });
});

test('abandons a handler at its timeout, and not before', async () => {
  let context: HandlerContext | undefined;
  const settled = jest.fn();
  void runHandler((_, given) => new Promise(() => (context = given)), webhook, options).catch(settled);
  expect(context?.remainingMs()).toBe(30_000);
  await jest.advanceTimersByTimeAsync(29_999);
  expect(settled).not.toHaveBeenCalled();
  expect([context?.signal.aborted, context?.remainingMs()]).toEqual([false, 1]);
  await jest.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledWith(new AttemptTimedOutError('the attempt exceeded its timeout of 30 s'));
  expect(context?.signal.reason).toBe(settled.mock.calls[0][0]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(context?.remainingMs()).toBe(0);
});

test.each<[string, () => Promise<void> | void]>([
  ['returns', () => {}],
  ['rejects', () => Promise.reject(new RangeError('no'))],
  [
    'throws',
    () => {
      throw new RangeError('no');
    },
  ],
])('stops its timer when the handler %s', async (_, handler) => {
  await runHandler(handler, webhook, options).catch((error) => expect(error).toBeInstanceOf(RangeError));
  expect(jest.getTimerCount()).toBe(0);
});
