import { type FunctionLines, recordFunctionLines } from '#test/support/function-lines';
import { DAY, HOUR, LEVELS, type Topic, Traffic } from './traffic.ts';

let lines: FunctionLines;
beforeAll(async () => {
  lines = await recordFunctionLines();
});

const AT = { scanners: 2 * HOUR, morning: 6 * HOUR, deployment: 10 * HOUR, operator: 11 * HOUR, redrive: 12 * HOUR };
const LETTERS = 2_000;

/** Reports the requests of a healthy day, with a quiet night and scanners. */
function ingestOf(traffic: Traffic) {
  const { drill } = traffic;
  return (topic: Topic, requests: number) => {
    if (drill.minute === AT.scanners) {
      traffic.reject('unknown', 10, 404);
      traffic.refuse(500, 404);
    }
    // The operator tries a request without a signature.
    if (drill.minute === AT.operator) traffic.reject(topic, 1);
    traffic.accept(topic, requests);
  };
}

/** Plays the redrive: SQS moves 500 messages a second, and the lane processes 500 a minute. */
function redriveOf({ drill }: Traffic) {
  const sinceRedrive = drill.minute - AT.redrive;
  const waiting = sinceRedrive < 0 ? 0 : Math.max(0, LETTERS - 500 * (sinceRedrive + 1));
  const isRead = drill.minute >= AT.operator && drill.minute < AT.operator + 10;
  if (sinceRedrive >= 0) drill.deadLetters('orders', {});
  else drill.deadLetters('orders', isRead ? { visible: LETTERS - 10, inFlight: 10 } : { visible: LETTERS });
  return {
    queue: (topic: Topic) => (topic === 'orders' ? { visible: waiting, age: waiting > 0 ? 60 * sinceRedrive : 0 } : {}),
    redriven: sinceRedrive >= 0 && sinceRedrive < LETTERS / 500 ? 500 : 0,
  };
}

test.each(LEVELS)('a healthy day at %s sends nothing, and ends with no alarm on', (level) => {
  const traffic = new Traffic(lines, level, undefined, ({ drill }) =>
    drill.deadLetters('orders', { visible: LETTERS }),
  );
  const { drill } = traffic;
  expect(drill.on).toEqual(['orders/dead-letters-waiting']);
  drill.run(DAY, () => {
    const isNight = drill.minute < AT.morning && level !== '3 a day';
    const { queue, redriven } = redriveOf(traffic);
    const ingest = ingestOf(traffic);
    traffic.minute({
      ingest: (topic, requests) => ingest(topic, isNight ? 0 : requests),
      process: (topic, requests) => {
        const webhooks = (isNight ? 0 : requests) + (topic === 'orders' ? redriven : 0);
        traffic.retry(topic, Math.floor(webhooks / 50));
        traffic.process(topic, webhooks);
      },
      queue,
      deleted: (topic) => (isNight ? 0 : traffic.requests) + (topic === 'orders' ? redriven : 0),
      // A deployment replaces the requeue function, which misses a run.
      unqueued: drill.minute === AT.deployment ? 'no run' : 0,
    });
  });
  expect(drill.raised).toEqual([]);
  expect(drill.on).toEqual([]);
});
