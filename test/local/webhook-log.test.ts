import { STEPS } from '#contract/observability';
import { ConsoleReporter } from '#local/console-reporter';
import { WebhookLog } from '#local/webhook-log';

test('hands out the steps since a number, and knows a step from any other line', () => {
  const steps = new WebhookLog();
  for (const id of ['a', 'b', 'c']) steps.add({ message: STEPS.processed, topic: 't', id });
  expect(steps.add({ message: 'something else', topic: 't' })).toBeUndefined();
  expect(steps.since(1)).toMatchObject({
    next: 3,
    steps: [
      { n: 1, id: 'b' },
      { n: 2, id: 'c' },
    ],
  });
  expect(steps.since(Number.MAX_SAFE_INTEGER)).toEqual({ next: 3, steps: [] });
});

test('forgets the oldest steps and still counts on', () => {
  const steps = new WebhookLog();
  for (let n = 0; n < 100_001; n++) steps.add({ message: STEPS.processed, topic: 't' });
  expect(steps.since(0).steps[0]?.n).toBe(10_000);
  expect(steps.since(100_000)).toMatchObject({ next: 100_001, steps: [{ n: 100_000 }] });
});

test('tells each step of a webhook in words and keeps metrics to itself', () => {
  const lines: string[] = [];
  const reporter = new ConsoleReporter(new WebhookLog(), (line) => lines.push(line));
  const id = '01a20b63-4bc1-7cdc-879b-f8be00133bfc';
  const hear = (line: object) => reporter.hear(JSON.stringify({ topic: 'orders', id, ...line }));
  hear({ message: STEPS.queued, bytes: 7, verified: true, lane: 'low', storeMs: 3, queueMs: 2 });
  hear({ message: STEPS.retrying, attempt: 1, retryInSeconds: 2, errorName: 'Error', errorMessage: 'no' });
  hear({ message: STEPS.processed, attempt: 2, ms: 5 });
  hear({ message: STEPS.deadLettered, attempt: 4, errorName: 'Error', errorMessage: 'no' });
  hear({ message: STEPS.rejected, status: 401, reason: 'signature-missing' });
  hear({ _aws: {}, WebhooksProcessed: 1 });
  hear({ message: 'my own line', level: 'INFO' });
  reporter.hear('not JSON');
  const said = lines.join('\n');
  for (const words of [
    'received, 7 bytes, signature verified',
    'stored in 3 ms',
    'queued on low in 2 ms',
    'retry 1 in 2 s: Error: no',
    'processed in 5 ms at attempt 2',
    'dead-lettered after 4 because of Error: no',
    'rejected with 401: signature-missing',
    'my own line',
    'not JSON',
  ]) {
    expect(said).toContain(words);
  }
  expect(said).not.toContain('_aws');
});
