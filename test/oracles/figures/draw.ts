import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Draws the figures that arrive on standard input into the folder that the command names. */
const [folder = ''] = process.argv.slice(2);
for (const [file, figure] of Object.entries((await json(process.stdin)) as Record<string, TopLevelSpec>)) {
  const view = new View(parse(compile(figure).spec), { renderer: 'none' });
  writeFileSync(join(folder, file), `${await view.toSVG()}\n`);
  view.finalize();
}
