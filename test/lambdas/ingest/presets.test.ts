import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import { PRESETS } from '#test/support/presets';

const ROOT = join(__dirname, '../../..');

test.each(Object.entries(PRESETS))('%s is plain data and valid in a configuration', (_, verify) => {
  const config = { topics: { t: { lane: 'normal', verify } } };
  expect(() => validateWebhooks('test', config, ['t'])).not.toThrow();
  expect(JSON.parse(JSON.stringify(verify))).toEqual(verify);
});

test('signatures, tokens and secrets are compared in constant time', () => {
  const files = globSync('lambdas/ingest/**/*.ts', { cwd: ROOT });
  const comparisons = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .filter((line) => /[!=]==?/.test(line) && /signature|token|secret|digest|hmac|expected|credential/i.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  // These comparisons are about existence, form or configuration, not about secret values.
  const harmless = [
    /values\.length [!=]== \d/,
    /tokens\.some\(\(values\) => values\.length !== 1\)/,
    /\.length === 0/,
    /claimed === null/,
    /(algorithm|kind|alg) [!=]== ('|algorithm)/,
    /bytes === undefined \|\| decoded\.length === bytes/,
    /decoded\.toString\(encoding\) === canonical/,
    /=== undefined/,
    /typeof item === 'string'/,
    /typeof value === 'object'/,
    /secret === ''/,
    // Those of a public key are no secrets.
    /fetched\/verify-/,
  ];
  expect(comparisons.filter((line) => !harmless.some((form) => form.test(line)))).toEqual([]);
  expect(files.length).toBeGreaterThan(10);
});
