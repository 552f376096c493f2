/** Datapoint of an alarm: its value, or undefined when it is missing. */
export type Datapoint = number | undefined;

/** Treatment of missing data. Catchbasin's alarms use no other. */
export type MissingData = 'breaching' | 'notBreaching';

/** Part of an alarm that decides on its state, by CloudWatch's names. */
export interface AlarmRule {
  readonly ComparisonOperator: keyof typeof BREACHES;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: MissingData;
}

const BREACHES = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
} as const;

/**
 * Counts the most recent datapoints that CloudWatch reads, in case some of them are missing. The documentation gives 5
 * for three evaluation periods. For others it gives no number, so the same distance is assumed.
 */
export function evaluationRange({ EvaluationPeriods }: Pick<AlarmRule, 'EvaluationPeriods'>): number {
  return EvaluationPeriods + 2;
}

/**
 * Decides whether an alarm is on.
 *
 * @param datapoints those of the evaluation range, the oldest first
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function isOn(rule: AlarmRule, datapoints: readonly Datapoint[]): boolean {
  const needed = rule.EvaluationPeriods;
  const existing = datapoints.filter((value) => value !== undefined);
  const breaches = BREACHES[rule.ComparisonOperator];
  // Missing data counts only if there are fewer existing datapoints than needed, and then as rarely as possible.
  const judged = existing.length >= needed ? existing.slice(-needed) : existing;
  const filled = rule.TreatMissingData === 'breaching' ? needed - judged.length : 0;
  const breaching = judged.filter((value) => breaches(value, rule.Threshold)).length + filled;
  return breaching >= (rule.DatapointsToAlarm ?? needed);
}
