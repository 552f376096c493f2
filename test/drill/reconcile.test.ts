import { minutes } from '#contract/durations';
import { METRICS } from '#contract/observability';
import { stripe } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { type FunctionLines, recordFunctionLines, renamed } from '#test/support/function-lines';
import type { MetricLine } from '#test/support/function-output';
import { Drill } from './drill.ts';
import { expectRaised } from './expect-raised.ts';
import { drillConfig } from './traffic.ts';

const NAMES = { topic: 'orders', lane: 'orders' };
/** Minutes between two runs of the topic. The function runs every minute. */
const EVERY = 15;

let lines: FunctionLines;
beforeAll(async () => {
  lines = await recordFunctionLines();
});

/** Minute of a drill in which the function runs. */
interface Run {
  readonly lines: readonly MetricLine[];
  readonly error?: boolean;
}

const isBehind = ({ values }: MetricLine) => METRICS.reconcileBehind in values;

/** Plays the runs of the schedule for some minutes, after some healthy hours. */
function play(forMinutes: number, runAt: (minute: number) => Run | 'no run') {
  const config = drillConfig({
    verify: stripe({ secretName: 'webhooks/stripe' }),
    reconcile: { every: minutes(EVERY), lookBack: 86_400, source: stripeEvents({ apiKeyName: 'webhooks/api-key' }) },
  });
  const drill = new Drill(config);
  const publish = (run: Run | 'no run') => {
    // The requeue function runs each minute, and its alarm treats missing data as a failure.
    drill.publish(renamed(lines.requeued, NAMES));
    if (run === 'no run') return;
    const isDue = drill.minute % EVERY === 0;
    // A run that is not due only publishes how far the topics are behind.
    drill.publish(renamed(isDue ? run.lines : run.lines.filter(isBehind), NAMES));
    drill.invocations('reconcile', 1, run.error ? 'error' : 'ok');
  };
  drill.warmUp(4 * 60, () => publish({ lines: lines.reconciled }));
  drill.run(forMinutes, () => publish(runAt(drill.minute)));
  return drill.raised;
}

test('runs that find nothing raise no alarm', () => {
  expectRaised(
    play(240, () => ({ lines: lines.reconciled })),
    {},
  );
});

test('one recovered event raises a warning', () => {
  const runAt = (minute: number) => ({ lines: minute === 0 ? lines.recovered : lines.reconciled });
  expectRaised(play(60, runAt), { 'events-recovered': 5 });
});

test('one failed run raises no alarm', () => {
  const runAt = (minute: number) => ({ lines: minute === 0 ? lines.reconcileFailed : lines.reconciled });
  expectRaised(play(120, runAt), {});
});

test.each([
  ['at the provider', () => ({ lines: lines.reconcileFailed })],
  ['because the function crashes', () => ({ lines: lines.reconciled, error: true })],
])('runs that fail %s raise a warning', (_, runAt) => {
  expectRaised(play(60, runAt), { 'reconcile-failing': 2 * EVERY });
});

test.each<[string, number, () => Run | 'no run']>([
  ['does not run', 15, () => 'no run'],
  ['makes no progress', 5, () => ({ lines: lines.reconcileBehind })],
])('a reconcile function that %s raises an alarm', (_, latest, runAt) => {
  const raised = play(90, runAt).filter(({ alarm }) => alarm !== 'reconcile-failing');
  expectRaised(raised, { 'reconcile-behind': latest });
});

test('an endpoint that is disabled at the provider raises an alarm', () => {
  const runAt = () => ({ lines: [...lines.reconciled, ...lines.endpointUnhealthy] });
  expectRaised(play(60, runAt), { 'endpoint-unhealthy': 2 * EVERY });
});

test('an endpoint that is found unhealthy once raises no alarm', () => {
  const runAt = (minute: number) => ({
    lines: [...lines.reconciled, ...(minute === 0 ? lines.endpointUnhealthy : [])],
  });
  expectRaised(play(120, runAt), {});
});
