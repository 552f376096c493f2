import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plotsOf } from '#bench/plots';
import { latestResults } from '#bench/results';
import { noisyTopic } from './noisy-topic.ts';
import { retryTimeline } from './retry-timeline.ts';

const FIGURES = join(__dirname, '../../../docs/figures');

/** Draws in a process of its own, because Jest would transform the hundreds of ES modules of the plotting library. */
function drawInto(folder: string): void {
  const figures = { 'retries.svg': retryTimeline(), 'noisy-topic.svg': noisyTopic(), ...plotsOf(latestResults()) };
  const input = JSON.stringify(figures);
  execFileSync(process.execPath, [join(__dirname, 'draw.ts'), folder], { input });
}

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
