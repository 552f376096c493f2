import { hours } from '#contract/durations';
import { type FunctionLines, recordFunctionLines } from '#test/support/function-lines';
import type { Drill } from './drill.ts';
import { expectRaised } from './expect-raised.ts';
import { drillConfig, HOUR, LEVELS, play, type Topic, type Traffic } from './traffic.ts';

let lines: FunctionLines;
beforeAll(async () => {
  lines = await recordFunctionLines();
});

/** Minutes after which SQS reports a queue that was not used for hours. */
const SQS_WAKES_UP = 15;

/** Returns the minutes in which an alarm was raised. */
function minutesOf({ raised }: Drill, alarm: string): number[] {
  return raised.filter((each) => each.alarm === alarm).map(({ minute }) => minute);
}

const ofOrders =
  <Value>(value: Value, otherwise: Value) =>
  (topic: Topic) =>
    topic === 'orders' ? value : otherwise;

describe.each(LEVELS.map((level) => ({ level })))('at $level', ({ level }) => {
  /** Plays two webhooks that are dead-lettered, an hour apart, while the first one stays. */
  function twoDeadLetters(deadLetter: (traffic: Traffic) => void, reportsAfter: number): Drill {
    return play(lines, level, 2 * HOUR, (traffic) => {
      const { drill } = traffic;
      if (drill.minute === 0 || drill.minute === HOUR) deadLetter(traffic);
      if (drill.minute >= reportsAfter) drill.deadLetters('orders', { visible: drill.minute < HOUR ? 1 : 2 });
      return {};
    });
  }

  test('a webhook that is dead-lettered raises an alarm, and again after a quiet period while the first one waits', () => {
    const drill = twoDeadLetters((traffic) => traffic.publish('deadLettered', 'orders'), 0);
    expect(minutesOf(drill, 'orders/webhooks-dead-lettered')).toEqual([1, HOUR + 1]);
    expect(minutesOf(drill, 'orders/dead-letters-waiting')).toEqual([1]);
    expect(drill.on).toEqual(['orders/dead-letters-waiting']);
  });

  test('so does one that SQS moves itself, which no function counts', () => {
    const drill = twoDeadLetters(() => {}, SQS_WAKES_UP);
    expect(minutesOf(drill, 'orders/webhooks-dead-lettered')).toEqual([HOUR + 1]);
    expect(minutesOf(drill, 'orders/dead-letters-waiting')).toEqual([SQS_WAKES_UP + 1]);
  });

  test('a tool that hides the dead letters for ten minutes changes no alarm', () => {
    const drill = play(lines, level, HOUR, ({ drill }) => {
      const isHidden = drill.minute >= 20 && drill.minute < 30;
      drill.deadLetters('orders', isHidden ? { inFlight: 3 } : { visible: 3 });
      return {};
    });
    expectRaised(drill.raised, { 'orders/dead-letters-waiting': 1 });
    expect(minutesOf(drill, 'orders/dead-letters-waiting')).toHaveLength(1);
    expect(drill.on).toEqual(['orders/dead-letters-waiting']);
  });

  test('a lane near the limit of messages in flight raises an alarm', () => {
    const { raised } = play(lines, level, 5, () => ({ queue: ofOrders({ inFlight: 101_000 }, {}) }));
    expectRaised(raised, { 'orders/webhooks-in-flight': 5 });
  });

  test.each([
    ['that shrinks too slowly', 200],
    ['of which nothing is processed', 0],
  ])('a backlog of hours %s raises a warning', (_, deleted) => {
    const { raised } = play(lines, level, 15, () => ({
      queue: ofOrders({ visible: 100_000, age: 600 }, {}),
      deleted: ofOrders(deleted, 0),
    }));
    expectRaised(raised, { 'orders/time-to-drain': 15 });
  });

  test.each([
    ['a backlog that drains within the hour', 100_000, 2_000],
    ['few webhooks whose attempts take long', 99, 0],
  ])('%s raises no alarm', (_, visible, deleted) => {
    const { raised } = play(lines, level, HOUR, () => ({
      queue: ofOrders({ visible, age: 600 }, {}),
      deleted: ofOrders(deleted, 0),
    }));
    expectRaised(raised, {});
  });

  test.each([
    ['longer than the lane allows', {}, {}, 941],
    ['longer than its two first retries need', { backoff: { first: hours(1), factor: 1 } }, {}, 900 + 7_201],
    ['longer than its retries need in a FIFO lane', { orderBy: 'topic' as const }, { fifo: true }, 900 + 10_931],
  ])('a webhook that waits %s raises an alarm, and none before', (_, topic, lane, age) => {
    const ages = (seconds: number) =>
      play(lines, level, 15, () => ({ queue: ofOrders({ age: seconds }, {}) }), drillConfig(topic, lane)).raised;
    expectRaised(ages(age), { 'orders/oldest-webhook-age': 5 });
    expectRaised(ages(age - 2), {});
  });
});
