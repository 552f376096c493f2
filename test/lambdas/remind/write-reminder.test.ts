import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReminderProps, writeReminder } from '#lambdas/remind/write-reminder';

const HOUR = { from: Date.parse('2026-11-26T23:00:00Z'), until: Date.parse('2026-11-27T00:00:00Z') };
const HIGH = { lane: 'high', counted: 3, movedBySqs: 0, waiting: undefined };

const reminder = (props: Partial<ReminderProps> = {}) =>
  writeReminder({ stage: 'prod', runbookUrl: 'r.md', hour: HOUR, lanes: [HIGH], topics: new Map(), ...props });

test('names the days of an hour that ends at midnight', () => {
  expect(reminder().body).toContain('From 2026-11-26 23:00 until 2026-11-27 00:00 UTC: 3 new.');
});

test.each([
  ['p-1', 'Reminder: 3 new dead letters in stage p-1'],
  ['größe\n\u0000😀', 'Reminder: 3 new dead letters in stage gr??e????'],
  ['s'.repeat(200), `Reminder: 3 new dead letters in stage ${'s'.repeat(61)}`],
])('the subject of stage %j is one that SNS accepts', (stage, subject) => {
  expect(reminder({ stage }).subject).toBe(subject);
  expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
});

test('says so when SQS reports no depth', () => {
  expect(reminder().body).toContain('\n  waiting: unknown, SQS reports no depth\n');
});

test('sorts topics by count and then by name, and leaves out those without dead letters', () => {
  const topics = new Map([
    ['b', 1],
    ['none', 0],
    ['a', 1],
    ['most', 7],
  ] as const);
  const { body } = reminder({ topics, lanes: [{ ...HIGH, counted: 9 }] });
  expect(body).toContain('New by topic\n  most: 7\n  a: 1\n  b: 1\n\n');
});

test('names the dead letters of topics that are no longer configured', () => {
  expect(reminder({ topics: new Map([['a', 1]]) }).body).toContain(
    '\n  a: 1\n  topics that are not in the configuration: 2\n',
  );
});

test('lists 50 topics and sums up the others', () => {
  const topics = new Map(Array.from({ length: 600 }, (_, n) => [`t${n}`, n + 1]));
  const { body } = reminder({ topics });
  expect(body.match(/^ {2}t\d+: \d+$/gm)).toHaveLength(50);
  expect(body).toContain('\n  t599: 600\n');
  expect(body).toContain('\n  550 more topics: 151525\n');
  expect(body).not.toContain('t549:');
});

test('the example of docs/alarms.md is a reminder of this code', () => {
  const hour = { from: Date.parse('2026-11-26T11:00:00Z'), until: Date.parse('2026-11-26T12:00:00Z') };
  const at = Date.parse('2026-11-26T12:14:00Z');
  const { body } = reminder({
    runbookUrl: 'docs/runbook.md',
    hour,
    lanes: [
      { lane: 'high', counted: 12, movedBySqs: 3, waiting: { at, depth: 45 } },
      { lane: 'normal', counted: 0, movedBySqs: 0, waiting: { at, depth: 0 } },
      { lane: 'low', counted: 2, movedBySqs: 0, waiting: { at, depth: 2 } },
    ],
    topics: new Map([
      ['stripe', 9],
      ['github', 0],
      ['orders', 4],
      ['unknown', 1],
    ] as const),
  });
  expect(readFileSync(join(__dirname, '../../../docs/alarms.md'), 'utf8')).toContain(`\n\`\`\`\n${body}\n\`\`\`\n`);
});
