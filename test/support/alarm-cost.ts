import type { Template } from 'aws-cdk-lib/assertions';
import { MONTHLY_PRICES } from '#config/prices';

const cents = (dollars: number) => Math.round(dollars * 100);
/** Prices in cents a month, which add up without errors of rounding. */
const CENTS = {
  alarmMetric: cents(MONTHLY_PRICES.alarmMetric),
  compositeAlarm: cents(MONTHLY_PRICES.compositeAlarm),
  customMetric: cents(MONTHLY_PRICES.customMetric),
} as const;

/** Computes what the alarms of a template cost a month, in cents. An alarm costs as much as the metrics that it reads. */
export function alarmCents(template: Template): number {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const metrics = alarms.flatMap(({ Properties: { Metrics } }) =>
    Metrics ? Metrics.filter((each: object) => 'MetricStat' in each) : ['a single metric'],
  );
  const composite = Object.keys(template.findResources('AWS::CloudWatch::CompositeAlarm')).length;
  return metrics.length * CENTS.alarmMetric + composite * CENTS.compositeAlarm;
}

/** Computes what metrics of our own cost a month, in cents. Each set of dimensions that has data is one. */
export function metricCents(count: number): number {
  return count * CENTS.customMetric;
}

/** Formats cents as dollars. @example dollars(180) // '$1.80' */
export function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}
