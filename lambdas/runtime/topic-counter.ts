import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FunctionName } from '#contract/env';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';

export type CountedMetric = keyof typeof METRICS;

/** Counts webhooks by topic during one invocation and publishes the sums as metrics, one log line per topic. */
export class TopicCounter {
  readonly #metrics: Metrics;
  readonly #counts = new Map<string, Map<CountedMetric, number>>();

  constructor(name: FunctionName) {
    this.#metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: name });
  }

  count(metric: CountedMetric, topic: string): void {
    const ofTopic = this.#counts.get(topic) ?? new Map<CountedMetric, number>();
    ofTopic.set(metric, (ofTopic.get(metric) ?? 0) + 1);
    this.#counts.set(topic, ofTopic);
  }

  /** Writes the metrics and starts again from zero. */
  publish(): void {
    for (const [topic, counts] of this.#counts) {
      this.#metrics.addDimension('topic', topic);
      for (const [metric, count] of counts) {
        this.#metrics.addMetric(METRICS[metric], MetricUnit.Count, count);
      }
      this.#metrics.publishStoredMetrics();
    }
    this.#counts.clear();
  }
}
