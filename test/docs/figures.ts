import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { noisyTopic } from './noisy-topic.ts';
import { retryTimeline } from './retry-timeline.ts';

/** Draws the figures of `docs/` into the folder that the command names. */
const FIGURES: Readonly<Record<string, () => TopLevelSpec>> = {
  'retries.svg': retryTimeline,
  'noisy-topic.svg': noisyTopic,
};

const [folder = ''] = process.argv.slice(2);
for (const [file, draw] of Object.entries(FIGURES)) {
  const view = new View(parse(compile(draw()).spec), { renderer: 'none' });
  writeFileSync(join(folder, file), `${await view.toSVG()}\n`);
  view.finalize();
}
