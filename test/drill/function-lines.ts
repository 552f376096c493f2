import { Counter } from '#lambdas/runtime/counter';
import { FunctionOutput, type MetricLine } from '#test/support/function-output';

const known = new Map<string, MetricLine[]>();

function record(name: 'ingest' | 'process', key: string, write: (counter: Counter) => void): MetricLine[] {
  const found = known.get(`${name} ${key}`);
  if (found) return found;
  const output = new FunctionOutput();
  try {
    const counter = new Counter(name, 'test');
    write(counter);
    counter.publish();
    known.set(`${name} ${key}`, output.metrics);
    return output.metrics;
  } finally {
    output.restore();
  }
}

export function functionLines() {
  return {
    accepted: (topic: string) =>
      record('ingest', `accepted ${topic}`, (counter) => {
        counter.count('accepted', { topic });
        counter.sample('rejected', false, { topic });
      }),
    rejected: (topic: string) =>
      record('ingest', `rejected ${topic}`, (counter) => counter.sample('rejected', true, { topic })),
    degraded: () => record('ingest', 'degraded', (counter) => counter.count('degraded')),
    stale: () => record('ingest', 'stale', (counter) => counter.count('secretNotRefreshed')),
    processed: (topic: string) =>
      record('process', `processed ${topic}`, (counter) => {
        counter.count('processed', { topic });
        counter.sample('retried', false, { topic });
      }),
    retried: (topic: string) =>
      record('process', `retried ${topic}`, (counter) => counter.sample('retried', true, { topic })),
    deadLettered: (topic: string, lane: string) =>
      record('process', `dead ${topic} ${lane}`, (counter) => {
        counter.count('deadLettered', { topic });
        counter.count('deadLettered', { lane });
      }),
    deferred: (lane: string, reason: string) =>
      record('process', `deferred ${lane} ${reason}`, (counter) => counter.count('deferred', { lane, reason })),
    unqueued: (value: number): MetricLine[] => [
      {
        namespace: 'Catchbasin',
        dimensions: { service: 'requeue', stage: 'test' },
        values: { WebhooksUnqueued: value },
      },
    ],
    heartbeat: (topic: string): MetricLine[] => [
      {
        namespace: 'Catchbasin',
        dimensions: { service: 'ingest', stage: 'test', topic },
        values: { WebhooksAccepted: 0 },
      },
    ],
  };
}
