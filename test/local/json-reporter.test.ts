import { STEPS } from '#contract/observability';
import { unsigned } from '#contract/providers/index';
import type { BannerProps } from '#local/banner';
import { JsonReporter } from '#local/json-reporter';
import { WebhookLog } from '#local/webhook-log';
import type { LogLevel } from '#ops/logs/read-log-level';

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

function linesOf(report: (reporter: JsonReporter) => void, level?: LogLevel): unknown[] {
  const lines: string[] = [];
  report(new JsonReporter(new WebhookLog(), (line) => lines.push(line), level));
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  return lines.map((line) => JSON.parse(line));
}
const linesOfLog = (line: object, level?: LogLevel) =>
  linesOf((reporter) => reporter.onLogLine(JSON.stringify(line)), level);

test('prints a step with its fields, and without its metrics', () => {
  const fields = { topic: 'orders', id: 'w1', attempt: 1, ms: 5 };
  const line = { message: STEPS.processed, level: 'INFO', ...fields, _aws: {} };
  expect(linesOfLog(line)).toEqual([{ type: 'step', time, step: STEPS.processed, level: 'INFO', ...fields }]);
});

test('prints a log line of a handler from its level on', () => {
  const line = { message: 'shipped', level: 'DEBUG', topic: 'orders', id: 'w1', parcel: 7 };
  expect(linesOfLog(line, 'debug')).toEqual([{ type: 'log', time, ...line }]);
  expect(linesOfLog(line)).toEqual([]);
});

test('no field of a handler replaces the type or the time', () => {
  expect(linesOfLog({ message: 'a', type: 'ready', time: 'now', level: 'INFO' })).toMatchObject([
    { type: 'log', time },
  ]);
});

test('prints other output, problems and news', () => {
  expect(
    linesOf((reporter) => {
      reporter.onLogLine('not JSON');
      reporter.warn('Process crashed');
      reporter.note('webhooks/ has changed');
      reporter.end();
    }),
  ).toEqual([
    { type: 'text', time, text: 'not JSON' },
    { type: 'problem', time, message: 'Process crashed' },
    { type: 'note', time, message: 'webhooks/ has changed' },
  ]);
});

test('does not print lines that carry only metrics', () => {
  expect(linesOfLog({ _aws: {}, WebhooksUnqueued: 1 })).toEqual([]);
});

test('prints the addresses when it is ready', () => {
  const topics = { orders: { lane: 'low', verify: unsigned() } } as unknown as BannerProps['topics'];
  const banner: BannerProps = { url: 'http://127.0.0.1:3000', topics, secrets: { secret: 'x' }, seconds: 1 };
  expect(linesOf((reporter) => reporter.ready(banner))).toEqual([
    {
      type: 'ready',
      time,
      url: 'http://127.0.0.1:3000',
      topics: { orders: 'http://127.0.0.1:3000/orders' },
    },
  ]);
});
