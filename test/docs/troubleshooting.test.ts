import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FETCH_LOGS, INGEST_LOGS, LOGS, RECONCILE_LOGS, REJECTIONS, STEPS } from '#contract/observability';
import { commandsOf } from '#test/support/doc-commands';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
const sections = page
  .split(/^### /m)
  .slice(1)
  .map((text) => ({ heading: text.split('\n')[0] ?? '', text }));

/** Source of the messages. A text that is written in several strings is joined, as the code joins it. */
const source = globSync('{contract,config,lambdas,lib,bin,ops,local}/**/*.{ts,mjs}', { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n')
  .replaceAll(/['`] \+\s+['`]/g, '')
  .replaceAll('\\`', '`');

/** Quoted messages of Catchbasin. Those of AWS cannot be found in the source. */
const messages = sections.flatMap(({ text }) =>
  [...text.matchAll(/^\*\*Message:\*\* `([^`]+)`/gm)].map(([, message = '']) => message),
);

/** Returns the parts of a message that are not in the source. `…` stands for a value. */
function missingParts(message: string): string[] {
  const parts = message.split('…').map((part) => part.replace(/^[. ]+$/, ''));
  return parts.filter((part) => !source.includes(part));
}

test.each(messages)('the code has the message: %s', (message) => {
  expect(message.split('…').some((part) => part.length >= 10)).toBe(true);
  expect(missingParts(message)).toEqual([]);
});

test('finds a message that the code does not have', () => {
  expect(messages.length).toBeGreaterThan(25);
  expect(missingParts('Port … of … is taken. Choose another one.')).toEqual([' is taken. Choose another one.']);
});

test.each(sections)('$heading: has message, cause, check, fix and link', ({ text }) => {
  const labels = [...text.matchAll(/^\*\*([\w ]+):\*\*/gm)].map(([, label = '']) => label.replace(' of AWS', ''));
  expect([...new Set(labels)]).toEqual(['Message', 'Cause', 'Check', 'Fix', 'More']);
  expect(text).toMatch(/^\*\*More:\*\* \[/m);
});

test('the table of contents links each section, once', () => {
  const [contents = ''] = page.split('\n## ');
  const anchors = [...contents.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
  const expected = sections.map(({ heading }) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  expect([...anchors].sort()).toEqual([...expected].sort());
});

test('rejection reasons and log messages that the text names exist', () => {
  const reasons = [...page.matchAll(/`([a-z]+-(?:missing|mismatch|stale|unknown|large|not-allowed))`/g)];
  expect(reasons.length).toBeGreaterThan(5);
  for (const [, reason] of reasons) expect(Object.keys(REJECTIONS)).toContain(reason);
  const lines = [...page.matchAll(/`(webhook [a-z][^`\n]+)`/g)].map(([, line]) => line);
  expect(lines.length).toBeGreaterThan(5);
  const known: readonly string[] = [STEPS, INGEST_LOGS, FETCH_LOGS, RECONCILE_LOGS, LOGS].flatMap((each) =>
    Object.values(each),
  );
  for (const line of lines) expect(known).toContain(line);
});

test('each operator command that the page shows exists', () => {
  const known = globSync('ops/commands/*.ts', { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .flatMap((text) => [...text.matchAll(/(?:new Command|subcommand|switchCommand)\('([\w-]+)/g)])
    .map(([, name]) => name);
  const commands = commandsOf(page)
    .map(({ text }) =>
      /^npm run (?:--silent )?ops -- ([\w-]+)(?: (list|show|redrive|put|rotate|put-url)\b)?/.exec(text),
    )
    .filter((match) => match !== null);
  expect(commands.length).toBeGreaterThan(25);
  const words = commands.flatMap(([, command, sub]) => [command, sub].filter((word) => word !== undefined));
  expect([...new Set(words)].filter((word) => !known.includes(word))).toEqual([]);
});
