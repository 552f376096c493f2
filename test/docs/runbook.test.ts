import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INGEST_LOGS, LOGS, REJECTIONS, STEPS } from '#contract/observability';

const ROOT = join(__dirname, '../..');
const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
const messages: readonly string[] = [...Object.values(STEPS), ...Object.values(INGEST_LOGS), ...Object.values(LOGS)];

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
