import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORACLES } from '#test/oracles/index';
import { PRESETS } from '#test/support/presets';
import { PROVIDER_FACTS } from './provider-facts.ts';
import { providersPage } from './providers-table.ts';

const PAGE = join(__dirname, '../../docs/providers.md');

test('every preset has its facts, and every fact a preset', () => {
  expect(Object.keys(PROVIDER_FACTS).sort()).toEqual(Object.keys(PRESETS).sort());
});

test('docs/providers.md says what the presets do (`npm run docs` writes it)', () => {
  const page = providersPage(Object.fromEntries(ORACLES.map(({ provider, package: sdk }) => [provider, sdk])));
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
