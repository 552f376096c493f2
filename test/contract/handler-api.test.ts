import { PermanentError } from '#contract/errors';
import { ignore, onEvents } from '#contract/on-events';
import { shared } from '#contract/shared';
import { processInMemory } from '#test/support/process';

describe('onEvents', () => {
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(name);
  beforeEach(() => seen.splice(0));

  test.each([
    ['order.created', 'its own'],
    ['order.deleted', 'the rest'],
    ['toString', 'the rest'],
  ])('passes %s on to %s', async (eventType, name) => {
    const lane = processInMemory({ handler: onEvents({ 'order.created': note('its own'), '*': note('the rest') }) });
    const message = lane.message('a');
    await lane.process({ ...message, body: JSON.stringify({ ...JSON.parse(message.body), eventType }) });
    expect(seen).toEqual([name]);
  });

  test('dead-letters a type that nobody takes, and says what to do', async () => {
    const lane = processInMemory({ handler: onEvents({ 'order.deleted': ignore }) });
    expect(await lane.process(lane.message('a'))).toEqual([]);
    expect(lane.deadLetters).toMatchObject([{ reason: { errorName: 'PermanentError' } }]);
    expect(lane.deadLetters[0]?.reason.errorMessage).toContain("order.created: add one, or '*'");
  });
});

test('shared set-up is made once, and again after it has failed', async () => {
  let made = 0;
  const connect = shared(async () => {
    if (++made === 1) throw new PermanentError('no connection yet');
    return made;
  });
  await expect(connect()).rejects.toThrow('no connection yet');
  expect(await Promise.all([connect(), connect()])).toEqual([2, 2]);
});

test('a handler is told how long its attempt may still run', async () => {
  const told: number[] = [];
  const lane = processInMemory({
    lane: { attemptTimeout: 20 },
    handler: (_, { remainingMs, signal }) => {
      told.push(remainingMs());
      expect(signal.aborted).toBe(false);
    },
  });
  await lane.process(lane.message('a'));
  expect(told[0]).toBeGreaterThan(0);
  expect(told[0]).toBeLessThanOrEqual(20_000);
});
