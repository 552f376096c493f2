import { days, hours } from '#contract/durations';
import { unsigned } from '#contract/providers/index';
import { type FunctionLines, recordFunctionLines } from '#test/support/function-lines';
import { expectRaised } from './expect-raised.ts';
import { DAY, drillConfig, either, failingAttempts, HOUR, LEVELS, play, Traffic } from './traffic.ts';

let lines: FunctionLines;
beforeAll(async () => {
  lines = await recordFunctionLines();
});

describe.each(LEVELS.map((level) => ({ level })))('at $level', ({ level }) => {
  const isQuiet = level === '3 a day';

  test('requests that are answered 503 raise ingest-5xx within a minute', () => {
    const { raised } = play(lines, level, 5, (traffic) => ({
      ingest: (topic, requests) => traffic.reject(topic, requests, 503),
      process: () => {},
    }));
    const rejected = { 'orders/webhooks-rejected': 5, 'payments/webhooks-rejected': 5 };
    expectRaised(raised, { 'ingest-5xx': 1, ...(isQuiet ? {} : rejected) });
  });

  test.each([
    ['crashes or times out', 'error', 'ingest-errors'],
    ['is throttled', 'throttle', 'ingest-throttles'],
  ] as const)('an ingest function that %s raises an alarm within a minute', (_, outcome, alarm) => {
    const { raised } = play(lines, level, 5, ({ drill }) => ({
      ingest: (_topic, requests) => {
        drill.requests(requests, { status: 503 });
        drill.invocations('ingest', requests, outcome);
      },
      process: () => {},
    }));
    expectRaised(raised, { 'ingest-5xx': 1, [alarm]: 1 });
  });

  test('a wrong secret among ten times as many accepted webhooks raises an alarm that names the topic', () => {
    const { raised } = play(lines, level, isQuiet ? DAY : 5, (traffic) => ({
      ingest: either(
        (requests) => traffic.reject('orders', requests),
        (topic, requests) => traffic.accept(topic, 10 * requests),
      ),
    }));
    expectRaised(raised, isQuiet ? { 'orders/webhooks-rejected-all-day': DAY } : { 'orders/webhooks-rejected': 5 });
  });

  test.each([
    ['ten requests to unknown topics and paths in an hour', 10],
    ['500 of them', 500],
  ])('scanners raise no alarm: %s', (_, requests) => {
    const { raised } = play(lines, level, HOUR, (traffic) => {
      if (traffic.drill.minute === 0) {
        traffic.reject('unknown', requests, 404);
        traffic.refuse(requests, 404);
        traffic.reject('orders', 9);
      }
      return {};
    });
    expectRaised(raised, {});
  });

  test('requests of which a fifth are rejected raise no alarm', () => {
    const { raised } = play(lines, level, isQuiet ? DAY : HOUR, (traffic) => ({
      ingest: either((requests) => {
        traffic.reject('orders', Math.ceil(requests / 5));
        traffic.accept('orders', requests);
      }, traffic.accept),
    }));
    expectRaised(raised, {});
  });

  test.each([
    ['by the default schedule', {}],
    ['by the schedule for a day', { attempts: 10, backoff: { first: 60, factor: 3, max: 21_600, jitter: 0.2 } }],
    ['with a first retry after an hour', { attempts: 4, backoff: { first: 3_600, factor: 1 } }],
  ])('a handler that throws on every webhook raises an alarm within 15 minutes: %s', (_, policy) => {
    const topic = { lane: 'orders', verify: unsigned(), ...policy };
    const { raised } = play(
      lines,
      level,
      15,
      (traffic) => ({
        process: either(() => traffic.retry('orders', failingAttempts(traffic, topic)), traffic.process),
        deleted: (each) => (each === 'orders' ? 0 : traffic.requests),
      }),
      drillConfig(policy),
    );
    expectRaised(raised, { 'orders/handlers-failing': 15 });
  });

  test('attempts of which 2 % fail and recover raise no alarm', () => {
    const { raised } = play(lines, level, isQuiet ? DAY : 2 * HOUR, (traffic) => ({
      process: (topic, webhooks) => {
        // At 3 a day, one in fifty is one after weeks. Here it is the first.
        const failing = isQuiet ? Number(webhooks > 0 && traffic.drill.minute === 0) : Math.ceil(webhooks / 50);
        traffic.retry(topic, failing);
        traffic.process(topic, webhooks);
      },
    }));
    expectRaised(raised, {});
  });

  test.each(['table', 'store'] as const)(
    'handlers that cannot be started because of the %s raise an alarm',
    (reason) => {
      const { raised } = play(lines, level, 10, (traffic) => ({
        process: either((webhooks) => traffic.defer('orders', webhooks, reason), traffic.process),
      }));
      expectRaised(raised, { 'orders/processing-deferred': 10 });
    },
  );

  test.each([
    ['is throttled', 'throttle'],
    ['crashes at its start', 'error'],
  ] as const)('a processor that %s raises an alarm', (_, outcome) => {
    const { raised } = play(lines, level, 10, (traffic) => ({
      process: either((webhooks) => traffic.drill.invocations('orders', webhooks, outcome), traffic.process),
    }));
    expectRaised(raised, { 'orders/processing-deferred': 10 });
  });

  test.each([
    ['S3', 0, {}],
    ['SQS', 5, { 'unqueued-webhooks': 5 }],
  ])('%s that fails for ingest raises degraded-mode', (_, unqueued, others) => {
    const { raised } = play(lines, level, 5, (traffic) => ({
      ingest: (topic, requests) => {
        traffic.drill.requests(requests);
        traffic.drill.invocations('ingest', requests);
        traffic.publish('degraded', topic, requests);
      },
      unqueued,
    }));
    expectRaised(raised, { 'degraded-mode': 5, ...others });
  });

  test('a stale secret raises an alarm', () => {
    const { raised } = play(lines, level, 5, (traffic) => {
      if (traffic.requests > 0) traffic.publish('staleSecret', 'orders');
      return {};
    });
    expectRaised(raised, { 'stale-secrets': 5 });
  });

  test('a requeue function that does not run raises an alarm', () => {
    const { raised } = play(lines, level, 20, () => ({ unqueued: 'no run' as const }));
    expectRaised(raised, { 'unqueued-webhooks': 15 });
  });

  test('slow responses raise a warning if they last', () => {
    const slow = ({ drill, requests }: Traffic) => ({
      ingest: () => {
        drill.requests(Math.max(1, requests), { latency: 2_500 });
        drill.invocations('ingest', Math.max(1, requests));
      },
    });
    expectRaised(play(lines, level, 15, slow).raised, { 'ingest-slow': 15 });
    expectRaised(play(lines, level, HOUR, (traffic) => (traffic.drill.minute < 5 ? slow(traffic) : {})).raised, {});
  });

  test('a burst that API Gateway refuses raises a warning', () => {
    const { raised } = play(lines, level, 5, (traffic) => {
      if (traffic.drill.minute === 0) {
        traffic.accept('orders', 2_000);
        traffic.refuse(10_000, 429);
      }
      return {};
    });
    expectRaised(raised, { 'requests-not-received': 5 });
  });

  test.each(isQuiet ? [days(1), days(2)] : [hours(1)])(
    'a topic that is silent for %d s raises an alarm on time',
    (expectEvery) => {
      const allowed = expectEvery / 60;
      const config = drillConfig({ expectEvery });
      const nothing = () => {};
      const { raised } = play(lines, level, allowed + 2 * HOUR, () => ({ ingest: nothing, process: nothing }), config);
      const lastWebhook = isQuiet ? -480 : -1;
      const period = { [hours(1)]: 1, [days(1)]: 24, [days(2)]: HOUR }[expectEvery] ?? 0;
      expectRaised(raised, { 'orders/topic-silent': lastWebhook + allowed + period + 1 });
      expect(raised[0]?.minute).toBeGreaterThanOrEqual(lastWebhook + allowed);
      expectRaised(play(lines, level, isQuiet ? DAY : 2 * HOUR, () => ({}), config).raised, {});
    },
  );

  test('a topic that is new raises no alarm before the time of its silence has passed', () => {
    const traffic = new Traffic(lines, level, drillConfig({ expectEvery: hours(1) }), undefined, 'new stage');
    const { drill } = traffic;
    drill.run(HOUR - 1, () => traffic.minute({ ingest: () => {}, process: () => {} }));
    expectRaised(drill.raised, {});
    drill.run(5, () => traffic.minute({ ingest: () => {}, process: () => {} }));
    expectRaised(drill.raised, { 'orders/topic-silent': HOUR + 2 });
  });
});
