import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from '../../local/template.ts';

let directory: string;
let template: Template;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const Resources = {
    Process: {
      Type: 'AWS::Lambda::Function',
      Properties: { Handler: 'index.handler' },
      Metadata: { 'aws:asset:path': 'asset.1' },
    },
    Provider: { Type: 'AWS::Lambda::Function', Properties: {} },
    Bucket: { Type: 'AWS::S3::Bucket' },
  };
  const Metadata = { Catchbasin: { stage: 'dev', topics: {} } };
  writeFileSync(join(directory, 'Catchbasin-dev.template.json'), JSON.stringify({ Resources, Metadata }));
  template = new Template(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

test('lists the resources of a type, with or without properties', () => {
  expect(template.all('AWS::Lambda::Function').map(([logicalId]) => logicalId)).toEqual(['Process', 'Provider']);
  expect(template.all('AWS::S3::Bucket')).toEqual([['Bucket', {}]]);
  expect(template.all('AWS::SQS::Queue')).toEqual([]);
});

test('finds the bundle of a function, and says when there is none', () => {
  expect(template.bundleOf('Process')).toBe(join(directory, 'asset.1'));
  expect(() => template.bundleOf('Provider')).toThrow('Provider');
});

test('knows what the stack says of itself', () => {
  expect(template.metadata).toEqual({ stage: 'dev', topics: {} });
});
