import { BASELINE } from './baseline.ts';
import { FIGURES, type Figure, type FigureName, type Results } from './figures.ts';

const COLORS = { goal: '#16a34a', measured: '#2563eb', baseline: '#d97706', other: '#9ca3af' };
/** Figures that are ratios to the handler on the SDK. */
const TO_SDK = ['coldSdk', 'firstResponse', 'firstCall', 'warmSdk', 'warmLarge'] as const satisfies FigureName[];

/** Bars of one variant, by the names of variants in the results. */
const VARIANTS = {
  empty: 'empty handler',
  unsigned: 'unsigned node:https',
  ours: 'ingest now',
  baseline: `ingest at ${BASELINE}`,
  sdk: 'handler on the SDK',
} as const;

/** Creates the plots of `docs/performance.md` by the names of their files, as specifications of Vega-Lite. */
export function plotsOf(results: Results): Record<string, object> {
  return {
    'performance-goals.svg': goalsPlot(results),
    'performance-cpu.svg': {
      background: 'white',
      spacing: 30,
      vconcat: [
        cpuPlot(results.relative.cold, 'CPU time of a cold start, empty handler = 1'),
        cpuPlot(results.relative.warm, 'CPU time of a warm call with 2 KB, unsigned node:https = 1'),
      ],
    },
  };
}

/** Plots the ratios to the handler on the SDK, now and at the baseline, with their goals. */
function goalsPlot({ figures }: Results): object {
  const values = TO_SDK.flatMap((name) => {
    const { ours, baseline } = figures[name];
    const { label, goal }: Figure = FIGURES[name];
    const barOf = (version: string, { median, quartiles: [first, third] }: typeof ours) => [
      { label, version, median, first, third, goal },
    ];
    return [...(baseline ? barOf(BASELINE, baseline) : []), ...barOf('measured', ours)];
  });
  const y = { field: 'label', type: 'nominal', sort: TO_SDK.map((name) => FIGURES[name].label), title: null };
  const yOffset = { field: 'version', sort: [BASELINE, 'measured'] };
  const color = {
    field: 'version',
    type: 'nominal',
    title: null,
    scale: { domain: [BASELINE, 'measured'], range: [COLORS.baseline, COLORS.measured] },
    legend: { orient: 'top' },
  };
  const axis = { title: 'ratio to the handler on the SDK (green line: goal, thin line: middle half of the rounds)' };
  return {
    background: 'white',
    data: { values },
    width: 560,
    height: 220,
    encoding: { y: { ...y, axis: { labelLimit: 240 } } },
    layer: [
      { mark: { type: 'bar' }, encoding: { x: { field: 'median', type: 'quantitative', axis }, yOffset, color } },
      {
        mark: { type: 'rule', color: '#111827' },
        encoding: { x: { field: 'first', type: 'quantitative' }, x2: { field: 'third' }, yOffset },
      },
      {
        mark: { type: 'tick', color: COLORS.goal, thickness: 3, size: 36 },
        encoding: { x: { field: 'goal', type: 'quantitative', aggregate: 'max' } },
      },
    ],
  };
}

/** Plots the CPU time of all variants. */
function cpuPlot(relative: Readonly<Record<string, number>>, title: string): object {
  const values = Object.entries(VARIANTS).flatMap(([name, variant]) => {
    const ratio = relative[name];
    return ratio === undefined ? [] : [{ name, variant, ratio }];
  });
  const domain = [0, 1.1 * Math.max(...values.map(({ ratio }) => ratio))];
  const colors: Record<string, string> = { ours: COLORS.measured, baseline: COLORS.baseline };
  const x = { field: 'ratio', type: 'quantitative', scale: { domain, nice: false }, axis: { title: null } };
  return {
    title: { text: title, anchor: 'start', fontWeight: 'normal' },
    data: { values },
    width: 560,
    height: { step: 22 },
    encoding: { y: { field: 'variant', type: 'nominal', sort: null, title: null, axis: { labelLimit: 240 } }, x },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          color: {
            field: 'name',
            scale: {
              domain: Object.keys(VARIANTS),
              range: Object.keys(VARIANTS).map((name) => colors[name] ?? COLORS.other),
            },
            legend: null,
          },
        },
      },
      { mark: { type: 'text', align: 'left', dx: 4 }, encoding: { text: { field: 'ratio', format: '.2f' } } },
    ],
  };
}
