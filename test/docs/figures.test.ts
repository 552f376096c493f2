import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FIGURES = join(__dirname, '../../docs/figures');

/** In a process of its own: the plotting library is made of ES modules, of which Jest would transform hundreds. */
const drawInto = (folder: string) => execFileSync(process.execPath, [join(__dirname, 'figures.ts'), folder]);

test('docs/figures shows what the code does (`npm run docs` draws it)', () => {
  if (process.env.UPDATE_DOCS) drawInto(FIGURES);
  const drawn = mkdtempSync(join(tmpdir(), 'figures-'));
  try {
    drawInto(drawn);
    const contents = (folder: string) =>
      readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
    expect(contents(FIGURES)).toEqual(contents(drawn));
  } finally {
    rmSync(drawn, { recursive: true });
  }
});
