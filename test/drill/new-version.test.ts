import { type FunctionLines, recordFunctionLines, renamed } from '#test/support/function-lines';
import { Drill } from './drill.ts';
import { expectRaised } from './expect-raised.ts';
import { drillConfig } from './traffic.ts';

const NAMES = { topic: 'orders', lane: 'orders' };
const CONFIG = { ...drillConfig({}, { canary: true }), safeDeployments: true };

let lines: FunctionLines;
beforeAll(async () => {
  lines = await recordFunctionLines();
});

/** Plays the minutes of a canary, while the version before goes on. */
function play(minute: (drill: Drill) => void) {
  const drill = new Drill(CONFIG);
  drill.run(5, () => {
    drill.publish(renamed(lines.requeued, NAMES));
    drill.invocations('ingest', 90);
    drill.publish(renamed(lines.accepted, NAMES), 90);
    drill.publish(renamed(lines.processed, NAMES), 90);
    minute(drill);
  });
  return drill.raised;
}

test('a new version that works raises no alarm', () => {
  const raised = play((drill) => {
    drill.newVersion('ingest', 10);
    drill.newVersion('orders', 10);
    drill.publishNewVersion('orders', renamed(lines.processedByCanary, NAMES), 10);
  });
  expectRaised(raised, {});
});

test('a new version of ingest that crashes is rolled back', () => {
  expectRaised(
    play((drill) => drill.newVersion('ingest', 1, 'error')),
    { 'new-version-failing': 1 },
  );
});

test('a new version of ingest that answers 5xx is rolled back', () => {
  const raised = play((drill) => {
    drill.newVersion('ingest', 10);
    drill.publishNewVersion('ingest', renamed(lines.unavailable, NAMES), 1);
  });
  expectRaised(raised, { 'new-version-failing': 1 });
});

test('a version that fails after its canary raises no alarm, so that it does not stop the deployment of the fix', () => {
  const raised = play((drill) => {
    drill.publishNewVersion('ingest', renamed(lines.unavailable, NAMES), 5);
    drill.publishNewVersion('orders', renamed(lines.retriedByCanary, NAMES), 20);
    drill.publish(renamed(lines.processed, NAMES), 900);
  });
  expectRaised(raised, {});
});

test('a new version of a processor that crashes is rolled back', () => {
  expectRaised(
    play((drill) => drill.newVersion('orders', 1, 'error')),
    { 'orders/new-version-failing': 1 },
  );
});

test('a new version of a processor whose attempts fail is rolled back, and one failed attempt is not enough', () => {
  const failing = (times: number) =>
    play((drill) => {
      drill.newVersion('orders', 10);
      drill.publishNewVersion('orders', renamed(lines.retriedByCanary, NAMES), times);
      drill.publishNewVersion('orders', renamed(lines.processedByCanary, NAMES), 1);
    });
  expectRaised(failing(3), { 'orders/new-version-failing': 1 });
  expectRaised(failing(1), {});
});
