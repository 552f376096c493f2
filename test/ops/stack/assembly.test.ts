import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '#ops/stack/assembly';
import { UserError } from '#ops/user-error';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Stack {
  readonly stackName?: string;
  readonly hasWebhooks?: boolean;
}

/** Writes an assembly with stacks, by their ids. */
function write(stacks: Readonly<Record<string, Stack>>): void {
  const artifacts = Object.entries(stacks).flatMap(([id, { stackName, hasWebhooks = true }]) => {
    const properties = {
      ...(stackName && { stackName }),
      templateFile: `${id}.template.json`,
      requiresBootstrapStackVersion: 6,
      bootstrapStackVersionSsmParameter: '/cdk-bootstrap/mine/version',
    };
    const metadata = hasWebhooks && { Metadata: { Catchbasin: { stage: 'dev', topics: {} } } };
    writeFileSync(join(directory, `${id}.template.json`), JSON.stringify({ Resources: {}, ...metadata }));
    return [
      [`${id}.assets`, { type: 'cdk:asset-manifest', properties: { file: `${id}.assets.json` } }],
      [id, { type: 'aws:cloudformation:stack', properties }],
    ];
  });
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts: Object.fromEntries(artifacts) }));
}

test("reads the stack's name, its template and the bootstrap that it needs", () => {
  write({ Stack: {} });
  expect(readAssembly(directory)).toMatchObject({
    stackName: 'Stack',
    template: { metadata: { stage: 'dev', topics: {} } },
    bootstrap: { parameter: '/cdk-bootstrap/mine/version', version: 6 },
  });
});

test('uses the name that the stack was given', () => {
  write({ Stack: { stackName: 'Hooks' } });
  expect(readAssembly(directory)).toMatchObject({ stackName: 'Hooks' });
});

test('chooses the stack with webhooks among others', () => {
  write({ Network: { hasWebhooks: false }, Hooks: {}, Website: { hasWebhooks: false } });
  expect(readAssembly(directory)).toMatchObject({ stackName: 'Hooks', template: { metadata: { stage: 'dev' } } });
});

test('refuses a directory without a synthesized app, with the fix', () => {
  expect(() => readAssembly(directory)).toThrow(
    new UserError(
      `${directory} is not a directory with a synthesized app, because it has no manifest.json. ` +
        'Run `npx cdk synth -c stage=dev -o DIRECTORY` with your stage, or leave out `--app`.',
    ),
  );
});

test.each([{}, { Network: { hasWebhooks: false } }])('refuses an app without webhooks: %j', (stacks) => {
  write(stacks);
  expect(() => readAssembly(directory)).toThrow(
    new UserError('The app has no stack with webhooks. Add a WebhookStack or Webhooks in bin/app.ts.'),
  );
});

test('refuses several stacks with webhooks and names them', () => {
  write({ Dev: { stackName: 'Hooks-dev' }, Network: { hasWebhooks: false }, Prod: {} });
  expect(() => readAssembly(directory)).toThrow(
    new UserError(
      'The app has several stacks with webhooks: Hooks-dev, Prod. It must have one per stage. ' +
        'Create only the stack of the chosen stage in bin/app.ts.',
    ),
  );
});
