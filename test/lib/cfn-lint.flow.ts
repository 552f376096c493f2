import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LARGE_CONFIGS } from '#test/support/large-config';
import { stackOf, stackOfEverything } from '#test/support/stack';
import defineExample from '#webhooks/config';

const ROOT = join(__dirname, '../..');
const STACKS = {
  shipped: () => stackOf(defineExample('dev'), { stage: 'dev' }),
  everything: () => stackOfEverything({ chat: false }),
  locked: () => stackOfEverything({ chat: false, locked: true }),
};
/** Stacks with resources that the regions of .cfnlintrc.yaml do not all have. */
const COMMERCIAL_STACKS = { chat: () => stackOfEverything() };

const linter = [join(ROOT, '.tools/cfn-lint/bin/cfn-lint'), 'cfn-lint'].find(
  (command) => spawnSync(command, ['--version']).status === 0,
);
if (!linter) {
  console.warn(
    'cfn-lint is not installed, so no template is linted. Install it: ' +
      'python3 -m venv .tools/cfn-lint && .tools/cfn-lint/bin/pip install cfn-lint==1.51.0',
  );
}

(linter ? test : test.skip)(
  'cfn-lint reports nothing for the templates in any partition, and for chat channels in the commercial one',
  async () => {
    expect(await lint(STACKS)).toEqual({ stdout: '', stderr: '' });
    expect(await lint(COMMERCIAL_STACKS, '--regions', 'us-east-1', 'eu-central-1')).toEqual({ stdout: '', stderr: '' });
  },
  240_000,
);

(linter ? test : test.skip)(
  'cfn-lint reports nothing for large configurations',
  async () => {
    const stacks = Object.entries(LARGE_CONFIGS).map(([name, config]) => [
      name.replaceAll(' ', '-'),
      () => stackOf(config()),
    ]);
    const linted = await lint(Object.fromEntries(stacks), '--regions', 'us-east-1');
    expect(linted).toEqual({ stdout: '', stderr: '' });
  },
  240_000,
);

/** Returns what the linter prints for templates. */
async function lint(stacks: Readonly<Record<string, () => Stack>>, ...options: string[]): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'catchbasin-lint-'));
  const files = Object.entries(stacks).map(([name, stack]) => {
    const file = join(folder, `${name}.template.json`);
    writeFileSync(file, JSON.stringify(Template.fromStack(stack()).toJSON(), null, 1));
    return file;
  });
  // cfn-lint exits with an error when it reports something.
  const linted = await promisify(execFile)(linter ?? '', [...files, ...options], { cwd: ROOT }).catch(
    ({ code, signal, stdout, stderr }) => ({ code, signal, stdout, stderr }),
  );
  rmSync(folder, { recursive: true });
  return linted;
}
