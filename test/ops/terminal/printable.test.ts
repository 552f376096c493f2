import { ConsoleReporter } from '#local/console-reporter';
import { WebhookLog } from '#local/webhook-log';
import { present } from '#ops/doctor/format';
import { SendSummary } from '#ops/send/send-summary';
import { printable } from '#ops/terminal/printable';

const EVIL = 'a\u001b]0;owned\u0007b\u001b[2Jc\r\nd\u009b31me\u0000f é ✓';
/** Colours are ours; everything else that a terminal obeys is not. */
const obeyed = (line: string) => line.replaceAll(/\p{Cc}\[\d+m/gu, '').match(/\p{Cc}/gu) ?? [];

test('keeps what can be read, and nothing that a terminal obeys', () => {
  expect(printable(EVIL)).toBe('abc de f é ✓');
});

test.each([
  { message: 'webhook dead-lettered', id: EVIL, topic: EVIL, attempt: 1, errorName: EVIL, errorMessage: EVIL },
  { message: 'webhook queued', id: 'x', topic: 't', bytes: 1, eventType: EVIL, lane: 'p' },
  { message: EVIL, level: 'WARN' },
])('the local mode tells of %j without escapes', (logged) => {
  const lines: string[] = [];
  const reporter = new ConsoleReporter(new WebhookLog(), (line) => lines.push(line));
  reporter.onLogLine(JSON.stringify(logged));
  reporter.onLogLine(EVIL);
  reporter.warn(EVIL);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.flatMap(obeyed)).toEqual([]);
});

test('the commands tell of answers, failures and findings without escapes', () => {
  const lines: string[] = [];
  const tally = new SendSummary(1, true, (line) => lines.push(line));
  tally.answer({ status: 500, detail: EVIL });
  tally.step({ step: 'webhook dead-lettered', attempt: 1, errorName: EVIL, errorMessage: EVIL });
  tally.end();
  const finding = present({ when: 'after', check: 'alarms', level: 'fault', what: EVIL, remedy: EVIL });
  expect([...lines, ...finding.split('\n')].flatMap(obeyed)).toEqual([]);
});
