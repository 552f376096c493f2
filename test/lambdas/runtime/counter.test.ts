import { Counter } from '#lambdas/runtime/counter';
import { FunctionOutput } from '#test/support/function-output';

let output: FunctionOutput;
beforeEach(() => {
  output = new FunctionOutput();
});
afterEach(() => output.restore());

const line = (topic: string, values: Record<string, number>) => ({
  namespace: 'Catchbasin',
  dimensions: { service: 'process', stage: 'test', topic },
  values,
});

test('publishes the sums of each topic, and nothing earlier', () => {
  const counter = new Counter('process', 'test');
  counter.count('processed', { topic: 'orders' });
  counter.count('processed', { topic: 'orders' });
  counter.count('duplicate', { topic: 'orders' });
  counter.count('retried', { topic: 'github' });
  counter.count('deadLettered', { topic: 'github' });
  expect(output.metrics).toEqual([]);
  counter.publish();
  expect(output.metrics).toEqual([
    line('orders', { WebhooksProcessed: 2, WebhooksDuplicate: 1 }),
    line('github', { WebhooksRetried: 1, WebhooksDeadLettered: 1 }),
  ]);
});

test('publishes a count of other dimensions in a line of its own', () => {
  const counter = new Counter('process', 'test');
  const dimensions = { lane: 'high', reason: 'table' };
  counter.count('deferred', dimensions);
  counter.count('processed', { topic: 'orders' });
  counter.count('deferred', { ...dimensions });
  counter.publish();
  expect(output.metrics).toEqual([
    {
      namespace: 'Catchbasin',
      dimensions: { service: 'process', stage: 'test', ...dimensions },
      values: { WebhooksDeferred: 2 },
    },
    line('orders', { WebhooksProcessed: 1 }),
  ]);
});

test('starts again from zero after it has published', () => {
  const counter = new Counter('process', 'test');
  counter.count('processed', { topic: 'orders' });
  counter.publish();
  counter.publish();
  counter.count('processed', { topic: 'orders' });
  counter.publish();
  expect(output.metrics).toEqual([line('orders', { WebhooksProcessed: 1 }), line('orders', { WebhooksProcessed: 1 })]);
});

test('publishes samples one by one, at most 99 in a line', () => {
  const counter = new Counter('process', 'test');
  for (let n = 0; n < 150; n++) counter.sample('retried', n % 3 === 0, { topic: 'orders' });
  counter.count('processed', { topic: 'orders' });
  counter.publish();
  const values = output.metrics.map(({ values }) => values.WebhooksRetried as unknown as number[]);
  expect(values.map(({ length }) => length)).toEqual([99, 51]);
  expect(values.flat().filter((value) => value === 1)).toHaveLength(50);
  expect(output.metrics.map(({ dimensions }) => dimensions.topic)).toEqual(['orders', 'orders']);
  expect(output.metrics.map(({ values }) => values.WebhooksProcessed)).toEqual([1, undefined]);
});
