import { type IMetric, MathExpression, Metric, SearchExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName } from '#contract/env';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';
import { PERIOD } from './graphs.ts';

type MetricKey = keyof typeof METRICS;

interface Look {
  readonly label: string;
  readonly color?: string;
}

/** The metrics that the functions of one stage publish, as series of graphs. */
export class StageMetrics {
  readonly #stage: string;

  constructor(stage: string) {
    this.#stage = stage;
  }

  /** Returns the sum of a metric that has these dimensions besides the stage. */
  sum(metric: MetricKey, dimensions: { service: FunctionName; topic?: string; lane?: string }, look?: Look): Metric {
    return new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: METRICS[metric],
      dimensionsMap: { ...dimensions, stage: this.#stage },
      statistic: Stats.SUM,
      period: PERIOD,
      ...look,
    });
  }

  /** Returns the sum over some topics. There must be at least one. */
  sumOfTopics(metric: MetricKey, service: FunctionName, topics: readonly string[], look: Look): IMetric {
    const each = topics.map((topic, index) => [`${metric}${index}`, this.sum(metric, { service, topic })] as const);
    return new MathExpression({
      // Unlike `+`, SUM accepts topics that have published nothing.
      expression: `SUM([${each.map(([id]) => id).join(',')}])`,
      usingMetrics: Object.fromEntries(each),
      period: PERIOD,
      ...look,
    });
  }

  /** Returns the sum over all topics that have published it, also over `unknown`. */
  total(metric: MetricKey, service: FunctionName, look: Look): IMetric {
    const expression = `SUM(${this.#search(metric, { service }, 'topic')})`;
    return new MathExpression({ expression, usingMetrics: {}, period: PERIOD, ...look });
  }

  /** Returns one series for each topic that has published it. */
  byTopic(metric: MetricKey, service: FunctionName, statistic: 'Sum' | 'Maximum' = 'Sum'): IMetric {
    return this.#series(this.#search(metric, { service }, 'topic', statistic), 'topic');
  }

  /** Returns one series for each version of a function that has published it. */
  byVersion(metric: MetricKey, dimensions: { service: FunctionName; lane?: string }): IMetric {
    return this.#series(this.#search(metric, dimensions, 'version'), 'version');
  }

  /** Returns one series for each reason why handlers of a lane could not be started. */
  deferredByReason(lane: string): IMetric {
    return this.#series(this.#search('deferred', { service: 'process', lane }, 'reason'), 'reason');
  }

  #series(expression: string, by: string): IMetric {
    return new SearchExpression({ expression, label: `\${PROP('Dim.${by}')}`, period: PERIOD });
  }

  /** Writes a search for all values of one dimension. It finds a metric only by its exact set of dimensions. */
  #search(metric: MetricKey, dimensions: Readonly<Record<string, string>>, by: string, statistic = 'Sum'): string {
    const known = { ...dimensions, stage: this.#stage };
    const schema = [METRICS_NAMESPACE, ...Object.keys(known), by].join(',');
    const values = Object.entries(known).map(([name, value]) => `${name}="${value}"`);
    const terms = [`MetricName="${METRICS[metric]}"`, ...values].join(' ');
    return `SEARCH('{${schema}} ${terms}', '${statistic}', ${PERIOD.toSeconds()})`;
  }
}
