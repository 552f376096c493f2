import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '#ops/stack/assembly';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(stackName?: string): void {
  const properties = {
    ...(stackName && { stackName }),
    templateFile: 'Stack.template.json',
    requiresBootstrapStackVersion: 6,
    bootstrapStackVersionSsmParameter: '/cdk-bootstrap/mine/version',
  };
  const artifacts = {
    'Stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } },
    Stack: { type: 'aws:cloudformation:stack', properties },
  };
  const template = { Resources: {}, Metadata: { Catchbasin: { stage: 'dev', topics: {} } } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
  writeFileSync(join(directory, 'Stack.template.json'), JSON.stringify(template));
}

test("reads the stack's name, its template and the bootstrap that it needs", () => {
  write();
  expect(readAssembly(directory)).toMatchObject({
    stackName: 'Stack',
    template: { metadata: { stage: 'dev', topics: {} } },
    bootstrap: { parameter: '/cdk-bootstrap/mine/version', version: 6 },
  });
});

test('uses the name that the stack was given', () => {
  write('Hooks');
  expect(readAssembly(directory)).toMatchObject({ stackName: 'Hooks' });
});

test('fails when there is no stack', () => {
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts: {} }));
  expect(() => readAssembly(directory)).toThrow('contains no stack');
});
