import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRESETS } from '#test/support/presets';
import { PROVIDER_FACTS } from './provider-facts.ts';
import { providersPage } from './providers-table.ts';

const PAGE = join(__dirname, '../../docs/providers.md');

test('every preset has facts, and all facts belong to a preset', () => {
  expect(Object.keys(PROVIDER_FACTS).sort()).toEqual(Object.keys(PRESETS).sort());
});

test('docs/providers.md matches the presets (`npm run docs` writes it)', () => {
  const page = providersPage();
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
