import { TopicCounter } from '#lambdas/runtime/topic-counter';
import { FunctionOutput } from '#test/support/function-output';

let output: FunctionOutput;
beforeEach(() => {
  output = new FunctionOutput();
});
afterEach(() => output.restore());

const line = (topic: string, values: Record<string, number>) => ({
  namespace: 'Catchbasin',
  dimensions: { service: 'process', topic },
  values,
});

test('publishes the sums of each topic, and nothing before', () => {
  const counter = new TopicCounter('process');
  counter.count('processed', 'orders');
  counter.count('processed', 'orders');
  counter.count('duplicate', 'orders');
  counter.count('retried', 'github');
  counter.count('deadLettered', 'github');
  expect(output.metrics).toEqual([]);
  counter.publish();
  expect(output.metrics).toEqual([
    line('orders', { WebhooksProcessed: 2, WebhooksDuplicate: 1 }),
    line('github', { WebhooksRetried: 1, WebhooksDeadLettered: 1 }),
  ]);
});

test('starts again from zero after it has published', () => {
  const counter = new TopicCounter('process');
  counter.count('processed', 'orders');
  counter.publish();
  counter.publish();
  counter.count('processed', 'orders');
  counter.publish();
  expect(output.metrics).toEqual([line('orders', { WebhooksProcessed: 1 }), line('orders', { WebhooksProcessed: 1 })]);
});
