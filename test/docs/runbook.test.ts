import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALARMS, FETCH_LOGS, INGEST_LOGS, LOGS, RECONCILE_LOGS, REJECTIONS, STEPS } from '#contract/observability';

const ROOT = join(__dirname, '../..');
const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
const messages: readonly string[] = [STEPS, INGEST_LOGS, FETCH_LOGS, RECONCILE_LOGS, LOGS].flatMap((each) =>
  Object.values(each),
);

/** The rows of the table below a heading, without its head. */
function tableBelow(heading: string): string[][] {
  const [, section = ''] = runbook.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  const [, , ...rows] = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''))
      .slice(1, -1),
  );
}

test.each(Object.values(ALARMS))(
  'the section %s says what it means, where to look, what to do, and when it is done',
  (alarm) => {
    const [, section = ''] = runbook.split(`\n## ${alarm}\n`);
    const [text = ''] = section.split('\n## ');
    const labels = [...text.matchAll(/^\*\*(.+?):\*\*/gm)].map(([, label]) => label);
    expect(labels).toEqual(['Means', 'Look', 'Do', 'Done when']);
  },
);

test('the runbook documents every rejection reason with its status, and no other', () => {
  const documented = tableBelow('Rejection reasons').map(([reason, status]) => [reason, Number(status)]);
  expect(documented).toEqual(Object.entries(REJECTIONS));
});

test('the runbook documents every log message, and no other', () => {
  const documented = tableBelow('Log messages').map(([message]) => message);
  expect([...documented].sort()).toEqual([...messages].sort());
});

test('every rejection reason that the text of the runbook names exists', () => {
  // A reason is the only kind of name that ends so.
  const named = [
    ...runbook.matchAll(
      /`([a-z]+(?:-[a-z]+)*-(?:failed|missing|malformed|mismatch|stale|future|unreadable|unknown|saved|large))`/g,
    ),
  ];
  expect(named.length).toBeGreaterThan(Object.keys(REJECTIONS).length / 2);
  for (const [, reason] of named) expect(Object.keys(REJECTIONS)).toContain(reason);
});

test('every log message that a query or the text of the runbook names exists', () => {
  const queries = [...runbook.matchAll(/message (?:=|in) (\[[^\]]+\]|"[^"]+")/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, message]) => message),
  );
  const inText = [...runbook.matchAll(/`(webhook [^`\n]+)`/g)].map(([, message]) => message);
  expect(queries.length).toBeGreaterThanOrEqual(5);
  expect(inText.length).toBeGreaterThan(0);
  for (const message of [...queries, ...inText]) expect(messages).toContain(message);
  const patterns = [...runbook.matchAll(/@message like \/([^/]+)\//g)].flatMap(([, text = '']) => text.split('|'));
  expect(patterns.filter((pattern) => messages.includes(pattern))).toEqual([LOGS.batchFailed]);
});

test('the functions log no message that is written out in their code', () => {
  const files = globSync('lambdas/**/*.ts', { cwd: ROOT });
  expect(files.length).toBeGreaterThan(30);
  const literal = /\blog(?:ger)?(?:With\([^)]*\))?\.(?:debug|info|warn|error)\(\s*['"`]/;
  expect(files.filter((file) => literal.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});

describe.each(['ingest-errors', 'processing-deferred'])('the query for crashes in the section %s', (section) => {
  const [, text = ''] = runbook.split(`\n## ${section}\n`);
  const [, ofType = '', ofText = ''] = /^filter type like \/(.+)\/ or @message like \/(.+)\/ \| sort/m.exec(text) ?? [];
  const finds = (line: Readonly<Record<string, unknown>>) =>
    new RegExp(ofType).test(String(line.type ?? '')) || new RegExp(ofText).test(JSON.stringify(line));

  test('has both conditions', () => {
    expect([ofType, ofText]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
  });

  // The form of the lines is that of AWS's "Lambda Telemetry API Event schema reference".
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a timeout', { type: 'platform.runtimeDone', record: { requestId: 'r', status: 'timeout' } }],
    ['the report of a timeout', { type: 'platform.report', record: { requestId: 'r', status: 'timeout' } }],
    ['a crash', { type: 'platform.report', record: { status: 'error', errorType: 'Runtime.ExitError' } }],
    ['out of memory', { type: 'platform.report', record: { status: 'error', errorType: 'Runtime.OutOfMemory' } }],
    ['a failed start', { type: 'platform.initReport', record: { status: 'error', phase: 'init' } }],
    ['an error that the runtime logs', { level: 'ERROR', message: { errorType: 'TypeError', errorMessage: 'no' } }],
  ])('finds %s', (_, line) => {
    expect(finds(line)).toBe(true);
  });

  test.each([STEPS.accepted, STEPS.rejected, STEPS.processed, STEPS.retrying])('does not find %s', (message) => {
    expect(finds({ level: 'WARN', message, eventType: 'platform.updated', errorName: 'TypeError' })).toBe(false);
  });
});
