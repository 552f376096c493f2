import { ConsoleReporter } from '#local/console-reporter';
import { JsonReporter } from '#local/json-reporter';
import { Screen } from '#local/screen';
import { WebhookLog } from '#local/webhook-log';
import { format } from '#ops/doctor/format';
import { SendSummary } from '#ops/send/send-summary';
import { printable } from '#ops/terminal/printable';

const EVIL = 'a\u001b]0;owned\u0007b\u001b[2Jc\r\nd\u009b31me\u0000f é ✓';
/** Finds control characters other than our own colours. */
const controls = (line: string) => line.replaceAll(/\p{Cc}\[\d+m/gu, '').match(/\p{Cc}/gu) ?? [];

test('keeps readable text and removes everything that a terminal interprets', () => {
  expect(printable(EVIL)).toBe('abc de f é ✓');
});

test.each([
  { message: 'webhook dead-lettered', id: EVIL, topic: EVIL, attempt: 1, errorName: EVIL, errorMessage: EVIL },
  {
    message: 'webhook dead-lettered',
    id: 'x',
    topic: 't',
    location: EVIL,
    error: { message: EVIL, stack: `    at ${EVIL}:1:1` },
  },
  { message: 'webhook accepted', id: 'x', topic: 't', bytes: 1, eventType: EVIL, lane: 'p' },
  { message: 'webhook accepted', durability: 'inline in the queue', errors: [EVIL] },
  { message: EVIL, level: 'WARN', [EVIL]: EVIL, error: { name: EVIL, message: EVIL } },
])('the local mode prints %j without escapes', (logged) => {
  const lines: string[] = [];
  const write = (text: string) => lines.push(...text.replace(/\n$/, '').split('\n')) > 0;
  const console = new ConsoleReporter(new WebhookLog(), new Screen({ write }));
  const json = new JsonReporter(new WebhookLog(), (line) => lines.push(line));
  for (const reporter of [console, json]) {
    const before = lines.length;
    reporter.onLogLine(JSON.stringify(logged));
    reporter.onLogLine(EVIL);
    reporter.warn(EVIL);
    reporter.note(EVIL);
    expect(lines.length).toBeGreaterThan(before + 3);
  }
  expect(lines.flatMap(controls)).toEqual([]);
});

test('the commands print responses, failures and findings without escapes', () => {
  const lines: string[] = [];
  const summary = new SendSummary(1, true, (line) => lines.push(line));
  summary.addResponse({ status: 500, detail: EVIL });
  summary.addStep({ step: 'webhook dead-lettered', attempt: 1, errorName: EVIL, errorMessage: EVIL });
  summary.end();
  const finding = format({ when: 'after', check: 'alarms', level: 'error', what: EVIL, remedy: EVIL });
  expect([...lines, ...finding.split('\n')].flatMap(controls)).toEqual([]);
});
