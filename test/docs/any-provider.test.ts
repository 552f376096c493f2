import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import config from '#docs/examples/any-provider';
import { embedExamples, examplesOf } from './embed-examples.ts';

const PAGE = join(__dirname, '../../docs/adding-a-topic.md');

test('docs/adding-a-topic.md shows its example unchanged (`npm run docs` updates it)', () => {
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, embedExamples(page));
  expect(readFileSync(PAGE, 'utf8')).toBe(embedExamples(page));
  expect(examplesOf(page)).toEqual(['docs/examples/any-provider.ts']);
});

test('the example is a valid configuration', () => {
  const { topics } = config('dev');
  expect(Object.keys(validateWebhooks('dev', { topics }, Object.keys(topics)).topics)).toEqual(Object.keys(topics));
});
