import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providersPage } from './providers-table.ts';

const PAGE = join(__dirname, '../../docs/providers.md');

test('docs/providers.md matches the presets (`npm run docs` writes it)', () => {
  const page = providersPage();
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
