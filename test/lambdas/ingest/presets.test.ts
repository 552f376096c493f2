import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import { PRESETS } from '#test/support/presets';

const ROOT = join(__dirname, '../../..');

test.each(Object.entries(PRESETS))('%s is data that the config takes', (_, verify) => {
  const config = { topics: { t: { lane: 'normal', verify } } };
  expect(() => validateWebhooks('test', config, ['t'])).not.toThrow();
  expect(JSON.parse(JSON.stringify(verify))).toEqual(verify);
});

test('no signature, token or secret is ever compared in a time that depends on it', () => {
  const files = globSync('lambdas/ingest/**/*.ts', { cwd: ROOT });
  const comparisons = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .filter((line) => /[!=]==?/.test(line) && /signature|token|secret|digest|hmac|expected|credential/i.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  // What is compared here is whether something is there, of what form it is, or what the configuration says.
  const harmless = [
    /values\.length [!=]== \d/,
    /tokens\.some\(\(values\) => values\.length !== 1\)/,
    /\.length === 0/,
    /claimed === null/,
    /(algorithm|kind|alg) [!=]== '/,
    /bytes === undefined \|\| decoded\.length === bytes/,
    /decoded\.toString\(encoding\) === canonical/,
    /=== undefined/,
    /typeof item === 'string'/,
    /typeof value === 'object'/,
    /secret === ''/,
  ];
  expect(comparisons.filter((line) => !harmless.some((form) => form.test(line)))).toEqual([]);
  expect(files.length).toBeGreaterThan(10);
});
