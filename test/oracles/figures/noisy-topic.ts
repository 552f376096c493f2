import type { TopLevelSpec } from 'vega-lite';
import { SHARED, shareLane } from '#test/model/shared-lane';

/** Plots the wait of a quiet topic's webhooks while a noisy topic floods the lane, with and without message groups. */
export function noisyTopic(): TopLevelSpec {
  const series = { 'grouped by topic': shareLane(true), 'without groups': shareLane(false) };
  return {
    data: {
      values: Object.entries(series).flatMap(([queue, { waited }]) =>
        [...waited].map(([at, seconds]) => ({ queue, at, seconds })),
      ),
    },
    width: 560,
    height: 220,
    background: 'white',
    mark: { type: 'line', strokeWidth: 2.5 },
    encoding: {
      x: { field: 'at', type: 'quantitative', title: 'second of arrival', scale: { domain: [0, SHARED.quietFor] } },
      y: { field: 'seconds', type: 'quantitative', title: 'seconds until its attempt' },
      color: {
        field: 'queue',
        type: 'nominal',
        title: null,
        scale: { range: ['#2563eb', '#d97706'] },
        legend: { orient: 'top' },
      },
    },
  };
}
