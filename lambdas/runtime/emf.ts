import { METRICS, METRICS_NAMESPACE } from '#contract/observability';

export type CountedMetric = keyof typeof METRICS;

/** Dimensions of a metric besides the function and the stage, by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** Value of a metric that a log line carries, published once per set of dimensions. */
export interface Metric {
  readonly metric: CountedMetric;
  readonly value: number;
  readonly by: readonly Dimensions[];
}

/**
 * Counts one.
 *
 * @param by sets of dimensions; the metric is published by each
 * @example log.error(STEPS.deadLettered, fields, [count('deadLettered', { topic }, { lane })]);
 */
export function count(metric: CountedMetric, ...by: Dimensions[]): Metric {
  return { metric, value: 1, by: by.length > 0 ? by : [{}] };
}

/**
 * Creates a sample: 1 for a failure, 0 for a success. The sum of the metric is then the number of failures, and its
 * average their share.
 *
 * @example sample('rejected', false, { topic })
 */
export function sample(metric: CountedMetric, isFailure: boolean, ...by: Dimensions[]): Metric {
  return { ...count(metric, ...by), value: isFailure ? 1 : 0 };
}

/**
 * Metrics with the same dimensions.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: object[];
}

/**
 * Creates the fields by which CloudWatch reads metrics from a log line, in its embedded metric format: directives, and
 * the values and dimensions that they name.
 *
 * CloudWatch ignores the whole line when one value is not a number, so such a value is left out.
 *
 * @param common dimensions of each metric
 */
export function emfFields(
  metrics: readonly Metric[],
  common: Dimensions,
  now: Date,
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  const directives = new Map<string, Directive>();
  for (const { metric, value, by } of metrics) {
    if (!Number.isFinite(value)) continue;
    const Dimensions = by.map((each) => [...Object.keys(common), ...Object.keys(each)]);
    const name = Dimensions.join(';');
    const directive: Directive = directives.get(name) ?? { Namespace: METRICS_NAMESPACE, Dimensions, Metrics: [] };
    directive.Metrics.push({ Name: METRICS[metric], Unit: 'Count' });
    directives.set(name, directive);
    Object.assign(fields, ...by, common);
    fields[METRICS[metric]] = value;
  }
  if (directives.size === 0) return {};
  return { ...fields, _aws: { Timestamp: now.getTime(), CloudWatchMetrics: [...directives.values()] } };
}
