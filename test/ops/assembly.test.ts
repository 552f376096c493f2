import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../ops/assembly.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(environment: string, stackName?: string): void {
  const properties = {
    ...(stackName && { stackName }),
    templateFile: 'Stack.template.json',
    requiresBootstrapStackVersion: 6,
    bootstrapStackVersionSsmParameter: '/cdk-bootstrap/mine/version',
  };
  const artifacts = {
    'Stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } },
    Stack: { type: 'aws:cloudformation:stack', environment, properties },
  };
  const template = { Resources: {}, Metadata: { Catchbasin: { stage: 'dev', topics: {} } } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
  writeFileSync(join(directory, 'Stack.template.json'), JSON.stringify(template));
}

test('reads what the stack is called, what it holds, and which bootstrap it needs', () => {
  write('aws://unknown-account/unknown-region');
  expect(readAssembly(directory)).toMatchObject({
    stackName: 'Stack',
    template: { metadata: { stage: 'dev', topics: {} } },
    account: undefined,
    region: undefined,
    bootstrap: { parameter: '/cdk-bootstrap/mine/version', version: 6 },
  });
});

test('knows where a stage belongs, as far as it says so', () => {
  write('aws://111122223333/eu-central-1', 'Hooks');
  expect(readAssembly(directory)).toMatchObject({
    stackName: 'Hooks',
    account: '111122223333',
    region: 'eu-central-1',
  });
  write('aws://unknown-account/eu-central-1');
  expect(readAssembly(directory)).toMatchObject({ account: undefined, region: 'eu-central-1' });
});

test('says when there is no stack', () => {
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts: {} }));
  expect(() => readAssembly(directory)).toThrow('holds no stack');
});
