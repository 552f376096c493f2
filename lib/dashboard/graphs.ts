import { Duration } from 'aws-cdk-lib';
import { Color, GraphWidget, type IMetric, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';

/** The width of a dashboard, in units of its grid. */
export const FULL_WIDTH = 24;
export const GRAPH_HEIGHT = 5;

/** The period of the graphs, except those of the costs. */
export const PERIOD = Duration.minutes(5);

interface Graph {
  readonly title: string;
  /** The unit of the values, shown beside the axis. */
  readonly unit: string;
  readonly metrics: readonly IMetric[];
  /** Stacks the series, for graphs whose sum has a meaning. @default false */
  readonly stacked?: boolean;
  /** @default 5 minutes */
  readonly period?: Duration;
  /** A value that must not be reached, drawn as a line. @default none */
  readonly limit?: { readonly value: number; readonly label: string };
}

/** Creates graphs of equal width, side by side. */
export function graphs(...row: readonly Graph[]): IWidget[] {
  return row.map(
    ({ title, unit, metrics, stacked = false, period = PERIOD, limit }) =>
      new GraphWidget({
        title,
        width: Math.floor(FULL_WIDTH / row.length),
        height: GRAPH_HEIGHT,
        left: [...metrics],
        stacked,
        leftYAxis: { min: 0, label: unit, showUnits: false },
        leftAnnotations: limit ? [{ ...limit, color: Color.RED }] : [],
        period,
      }),
  );
}

/** Creates the header of one stage of the flow: a heading and a sentence on how to read its graphs. */
export function header(heading: string, text: string): IWidget[] {
  return [new TextWidget({ markdown: `## ${heading}\n${text}`, width: FULL_WIDTH, height: 2 })];
}
