import type { Summary } from './stats.ts';

/** Figure of the benchmark and the value that it must reach. */
export interface Figure {
  readonly title: string;
  readonly unit: 'ratio' | '%' | 'per second';
  /** Limit that it must stay below, or above when more is better. */
  readonly goal: number;
  /** Second, harder goal. */
  readonly stretch?: number;
  readonly moreIsBetter?: true;
  /** Short name for the plot, when it is plotted. */
  readonly label: string;
}

/** Figures in the order of the table. */
export const FIGURES = {
  coldSdk: { title: 'ingest cold / SDK handler', label: 'cold start', unit: 'ratio', goal: 0.42 },
  coldEmpty: { title: 'ingest cold / empty handler', label: 'cold / empty', unit: 'ratio', goal: 2.7 },
  firstResponse: {
    title: 'start of INIT to the first response, event waiting, wall / SDK handler',
    label: 'time to first response',
    unit: 'ratio',
    goal: 0.5,
  },
  firstCall: {
    title: 'first call 60 ms after INIT / SDK handler (information)',
    label: 'first call after INIT',
    unit: 'ratio',
    goal: 0.25,
  },
  warmSdk: { title: 'ingest warm, 2 KB / SDK handler', label: 'warm, 2 KB', unit: 'ratio', goal: 0.38 },
  warmUnsigned: {
    title: 'ingest warm, 2 KB / unsigned `node:https`',
    label: 'warm / unsigned',
    unit: 'ratio',
    goal: 1.45,
  },
  warmLarge: { title: 'ingest warm, 1 MB / SDK handler', label: 'warm, 1 MB', unit: 'ratio', goal: 0.68, stretch: 0.6 },
  processor: { title: 'processor, for each webhook / 4c5e3ff', label: 'processor', unit: 'ratio', goal: 0.36 },
  batch: {
    title: 'batch of 10 with GETs of 15 ms, wall / one GET',
    label: 'batch / one GET',
    unit: 'ratio',
    goal: 1.5,
    stretch: 1.3,
  },
  share: {
    title: 'logging, metrics and verification, of the warm time',
    label: 'logging and verification',
    unit: '%',
    goal: 8,
  },
  local: {
    title: 'local mode, webhooks accepted and processed per second',
    label: 'local mode',
    unit: 'per second',
    goal: 400,
    moreIsBetter: true,
  },
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureName = keyof typeof FIGURES;

/** Result of a figure. */
export interface Measured {
  readonly ours: Summary;
  /** The same figure of the baseline in the same run. */
  readonly baseline?: Summary;
}

/** Everything that a run has measured. */
export interface Results {
  readonly date: string;
  readonly isQuick: boolean;
  readonly commit: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly figures: Readonly<Record<FigureName, Measured>>;
  /** CPU time of all variants for the plots: cold to that of the empty handler, warm to that of the unsigned one. */
  readonly relative: Readonly<Record<'cold' | 'warm', Readonly<Record<string, number>>>>;
  /** Medians that the ratios come from, in microseconds or as their names say. They compare no machines. */
  readonly absolute: Readonly<Record<string, number>>;
}

/** Tells whether a figure reaches its goal. */
export function verdictOf(name: FigureName, { ours }: Measured): 'reached' | 'reached, stretch too' | 'missed' {
  const figure: Figure = FIGURES[name];
  const reaches = (goal: number) => (figure.moreIsBetter ? ours.median >= goal : ours.median <= goal);
  if (!reaches(figure.goal)) return 'missed';
  return figure.stretch !== undefined && reaches(figure.stretch) ? 'reached, stretch too' : 'reached';
}
