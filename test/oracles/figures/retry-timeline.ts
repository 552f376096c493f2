import type { TopLevelSpec } from 'vega-lite';
import { backoffSeconds } from '#config/backoff';
import { type RetryPolicy, resolveLane } from '#config/resolve-webhooks';

const POLICIES: Readonly<Record<string, RetryPolicy>> = {
  'the default': resolveLane({}),
  'within a minute': resolveLane({ attempts: 5, backoff: { first: 2, factor: 2, jitter: 0.2 } }),
  'for a day': resolveLane({ attempts: 10, backoff: { first: 60, factor: 3, max: 21_600, jitter: 0.2 } }),
};

const MARKS = {
  '0': 0,
  '10 s': 10,
  '1 min': 60,
  '10 min': 600,
  '1 h': 3_600,
  '4 h': 14_400,
  '12 h': 43_200,
  '1 d': 86_400,
};

/** Lists the earliest and latest start of each attempt, with the most and the least that jitter takes off. */
function attemptsOf(name: string, { attempts, backoff }: RetryPolicy) {
  let [earliest, latest] = [0, 0];
  return Array.from({ length: attempts }, (_, n) => {
    if (n > 0) {
      earliest += backoffSeconds(backoff, n, 1);
      latest += backoffSeconds(backoff, n, 0);
    }
    return { name, attempt: n + 1, earliest, latest };
  });
}

/** Plots the time range in which each attempt of some retry policies starts. */
export function retryTimeline(): TopLevelSpec {
  const scale = { type: 'symlog' as const, constant: 10, domain: [0, 130_000], nice: false };
  const labels = Object.entries(MARKS).map(([label, at]) => `datum.value == ${at} ? '${label}'`);
  const axis = {
    values: Object.values(MARKS),
    labelExpr: `${labels.join(' : ')} : ''`,
    title: 'after the first attempt',
  };
  return {
    data: { values: Object.entries(POLICIES).flatMap(([name, policy]) => attemptsOf(name, policy)) },
    width: 640,
    height: 150,
    background: 'white',
    encoding: {
      y: { field: 'name', type: 'nominal', sort: Object.keys(POLICIES), title: null, axis: { labelLimit: 200 } },
    },
    layer: [
      {
        mark: { type: 'bar', height: 12, opacity: 0.35, color: '#2563eb' },
        encoding: { x: { field: 'earliest', type: 'quantitative', scale, axis }, x2: { field: 'latest' } },
      },
      {
        mark: { type: 'point', filled: true, size: 40, color: '#1e3a8a', opacity: 1 },
        encoding: { x: { field: 'latest', type: 'quantitative', scale, axis } },
      },
      {
        mark: { type: 'text', dy: -14, fontSize: 10, color: '#374151' },
        encoding: {
          x: { field: 'latest', type: 'quantitative', scale, axis },
          text: { field: 'attempt', type: 'quantitative' },
        },
      },
    ],
  };
}
