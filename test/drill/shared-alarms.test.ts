import { unsigned } from '#contract/providers/index';
import { type FunctionLines, recordFunctionLines } from '#test/support/function-lines';
import { expectRaised } from './expect-raised.ts';
import { either, failingAttempts, HOUR, LEVELS, MANY_TOPICS, play } from './traffic.ts';

let lines: FunctionLines;
beforeAll(async () => {
  lines = await recordFunctionLines();
});

describe.each(LEVELS.map((level) => ({ level })))('more than 40 topics, at $level', ({ level }) => {
  const isQuiet = level === '3 a day';

  test('a wrong secret raises the alarm of all topics', () => {
    const { raised } = play(
      lines,
      level,
      15,
      (traffic) => ({
        ingest: either((requests) => traffic.reject('orders', requests), traffic.accept),
      }),
      MANY_TOPICS,
    );
    // Metrics Insights looks back three hours, so a few rejected webhooks a day raise no alarm.
    expectRaised(raised, isQuiet ? {} : { 'webhooks-rejected': 15 });
  });

  test('a handler that throws on every webhook raises the alarm of all topics within 15 minutes', () => {
    const { raised } = play(
      lines,
      level,
      15,
      (traffic) => ({
        process: either(
          () => traffic.retry('orders', failingAttempts(traffic, { lane: 'orders', verify: unsigned() })),
          traffic.process,
        ),
      }),
      MANY_TOPICS,
    );
    expectRaised(raised, { 'handlers-failing': 15 });
  });

  test('scanners, and attempts of which 2 % fail and recover, raise no alarm', () => {
    const { raised } = play(
      lines,
      level,
      HOUR,
      (traffic) => ({
        ingest: (topic, requests) => {
          traffic.accept(topic, requests);
          if (traffic.drill.minute < 20) traffic.reject('unknown', 100, 404);
          if (traffic.drill.minute === 30) traffic.reject('orders', 9);
        },
        process: (topic, webhooks) => {
          traffic.retry(topic, isQuiet ? webhooks : Math.ceil(webhooks / 50));
          traffic.process(topic, webhooks);
        },
      }),
      MANY_TOPICS,
    );
    expectRaised(raised, {});
  });
});
