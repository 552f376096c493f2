import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** Words that do not appear in source, messages and tests. They hide the actor or are private metaphors. */
const FORBIDDEN =
  /\b(nobody|somebody|whoever|everybody|anybody|mend(s|ed|ing)?|heed(s|ed)?|ail(s|ed)?|the door|the way of a|all the same|is none of|are none of|by way of|likewise)\b/i;

/** CHANGELOG.md is history, and published vectors are quoted. */
const EXCEPTIONS = [/^CHANGELOG\.md$/, /published-vectors/, /package-lock\.json$/];

/** This file names the words. */
const OWN_FILE = 'test/wording.test.ts';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|mjs|cjs|md|ya?ml|json|txt)$|^\.ci\//.test(file))
  .filter((file) => file !== OWN_FILE && !EXCEPTIONS.some((exception) => exception.test(file)));

function violationsOf(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const [word] = FORBIDDEN.exec(line) ?? [];
    return word ? [`${index + 1}: ${word}`] : [];
  });
}

test('source, messages, tests and documentation use none of the forbidden words', () => {
  expect(files).toContain('lambdas/process/process-webhook.ts');
  expect(files).toContain('test/lib/webhooks.test.ts');
  expect(files).toContain('docs/decisions/0004-one-route.md');
  const violations = files.flatMap((file) =>
    violationsOf(readFileSync(join(ROOT, file), 'utf8')).map((violation) => `${file}:${violation}`),
  );
  expect(violations).toEqual([]);
});

test('doc comments begin with a noun or a verb', () => {
  const violations = files.flatMap((file) =>
    [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(
        /\/\*\*[\s*]+(What|Whether|How|Of|It|One|Where|When)\b[^\n]*/g,
      ),
    ].map(([comment]) => `${file}: ${comment}`),
  );
  expect(violations).toEqual([]);
});

// The users' `webhooks/` follows their own style.
test('no line of the source is longer than 120 columns, URLs excepted', () => {
  const source = files.filter((file) =>
    /^(contract|config|lambdas|lib|bin|ops|local|test-kit|bench)\/.*\.ts$/.test(file),
  );
  expect(source).toContain('lib/alarms/alarms.ts');
  const long = source.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.length > 120 && !line.includes('https://') ? [`${file}:${index + 1}`] : [])),
  );
  expect(long).toEqual([]);
});

test('finds the words whatever their case, and no word that contains them', () => {
  expect(violationsOf('Nobody reads it.\nfailed to ail\nrecommended\nthe doorway')).toEqual(['1: Nobody', '2: ail']);
});
