import { BASELINE } from './baseline.ts';
import { FIGURES, type Figure, type FigureName, type Results, verdictOf } from './figures.ts';
import type { Summary } from './stats.ts';

/** Creates the table of a run in Markdown. */
export function tableOf({ figures }: Results): string {
  const rows = (Object.keys(FIGURES) as FigureName[]).map((name) => {
    const figure: Figure = FIGURES[name];
    const measured = figures[name];
    const goal = `${figure.moreIsBetter ? '≥' : '≤'} ${format(figure.goal, figure)}`;
    const stretch = figure.stretch === undefined ? '' : `; stretch ${format(figure.stretch, figure)}`;
    const before = measured.baseline ? format(measured.baseline.median, figure) : '–';
    return [figure.title, before, withQuartiles(measured.ours, figure), `${goal}${stretch}`, verdictOf(name, measured)];
  });
  const header = ['figure', BASELINE, 'measured (middle half)', 'goal', 'result'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Describes the run below its table. */
export function describeRun({ date, commit, machine, figures }: Results): string {
  const { cpu, cores, node, kernel, pinned, loadBefore, loadAfter } = machine;
  const rounds = Math.min(...Object.values(figures).map(({ ours }) => ours.count));
  return [
    `- Run of ${date} at commit \`${commit}\`, with at least ${rounds} rounds for each figure`,
    `- ${cores} cores of ${cpu}, Linux ${kernel}, Node ${node}`,
    `- ${pinned}`,
    `- load of the machine ${loadBefore} before the run and ${loadAfter} after it`,
  ].join('\n');
}

function withQuartiles({ median, quartiles }: Summary, figure: Figure): string {
  return `**${format(median, figure)}** (${quartiles.map((each) => format(each, figure)).join('–')})`;
}

function format(value: number, { unit }: Figure): string {
  if (unit === '%') return `${value.toFixed(1)} %`;
  return unit === 'per second' ? value.toFixed(0) : value.toFixed(2);
}
