import type { Template } from 'aws-cdk-lib/assertions';
import { type AlarmRule, type Datapoint, evaluationRange, isOn } from './alarm-state.ts';
import { evaluate } from './metric-math.ts';
import type { MetricId, MetricStore } from './metric-store.ts';

const MINUTES_A_DAY = 1_440;
const SECONDS_A_MINUTE = 60;

/** Alarm of a template, which tells for each minute whether it is on. */
export interface DrillAlarm {
  readonly name: string;
  /** True if operators are notified. Causes of another alarm are not. */
  readonly notifies: boolean;
  /** @param minute the number of the minute that has just ended, plus one */
  isOn(store: MetricStore, minute: number): boolean;
}

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly Period?: number;
  readonly MetricStat?: { readonly Metric: Metric; readonly Period: number; readonly Stat: string };
  readonly ReturnData?: boolean;
}

interface Properties extends AlarmRule, Metric {
  readonly AlarmName: string;
  readonly AlarmActions?: unknown;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Period?: number;
  readonly Metrics?: readonly Query[];
}

/** Reads the alarms of a synthesized template, composite ones too. */
export function alarmsOf(template: Template): DrillAlarm[] {
  const simple = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(
    ([logicalId, { Properties }]) => [logicalId, alarmOf(Properties as Properties)] as const,
  );
  const composite = Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => {
    const causes = causesOf(Properties.AlarmRule).map((logicalId) => {
      const cause = new Map(simple).get(logicalId);
      if (!cause) throw new Error(`${Properties.AlarmName} refers to ${logicalId}, which is no alarm`);
      return cause;
    });
    return {
      name: Properties.AlarmName as string,
      notifies: true,
      isOn: (store: MetricStore, minute: number) => causes.some((cause) => cause.isOn(store, minute)),
    };
  });
  return [...simple.map(([, alarm]) => alarm), ...composite];
}

/** Reads the logical ids of a rule of the form `ALARM(a) OR ALARM(b)`. */
function causesOf(rule: { 'Fn::Join': [string, (string | { 'Fn::GetAtt': [string, string] })[]] }): string[] {
  const parts = rule['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  if (!/^\(?ALARM\("x"\)( OR ALARM\("x"\))*\)?$/.test(text)) throw new Error(`the rule ${text} has no rule here`);
  return parts.filter((part) => typeof part !== 'string').map((part) => part['Fn::GetAtt'][0]);
}

function alarmOf(properties: Properties): DrillAlarm {
  const insights = properties.Metrics?.find(({ Expression }) => Expression?.startsWith('SELECT '));
  const period = periodOf(properties) / SECONDS_A_MINUTE;
  const isDaily = period * properties.EvaluationPeriods > MINUTES_A_DAY;
  return {
    name: properties.AlarmName,
    notifies: properties.AlarmActions !== undefined,
    isOn(store, minute) {
      // CloudWatch evaluates an alarm of more than a day once an hour, with the data up to the full hour.
      const end = isDaily ? Math.floor(minute / 60) * 60 : minute;
      const windows = Array.from({ length: evaluationRange(properties) }, (_, n) => end - n * period).reverse();
      const read = (id: MetricId, statistic: string) => windows.map((to) => store.read(id, statistic, to - period, to));
      if (insights) {
        return seriesOf(insights.Expression as string, store).some(({ id, statistic }) =>
          isOn(properties, read(id, statistic)),
        );
      }
      return isOn(properties, datapointsOf(properties, read));
    },
  };
}

function periodOf({ Period, Metrics = [] }: Properties): number {
  const periods = new Set([Period, ...Metrics.map((each) => each.Period ?? each.MetricStat?.Period)]);
  periods.delete(undefined);
  const [period] = periods;
  if (period === undefined || periods.size > 1) throw new Error('the metrics of an alarm have one period');
  return period;
}

function datapointsOf(
  properties: Properties,
  read: (id: MetricId, statistic: string) => readonly Datapoint[],
): readonly Datapoint[] {
  const { Metrics, Statistic, ExtendedStatistic } = properties;
  if (!Metrics) return read(idOf(properties), ExtendedStatistic ?? (Statistic as string));
  const seriesOfQuery = ({ Expression, MetricStat }: Query): readonly Datapoint[] => {
    if (MetricStat) return read(idOf(MetricStat.Metric), MetricStat.Stat);
    return evaluate(Expression as string, (id) => seriesOfQuery(Metrics.find(({ Id }) => Id === id) as Query));
  };
  const returned = Metrics.filter(({ ReturnData = true }) => ReturnData);
  if (returned.length !== 1) throw new Error('an alarm watches one time series');
  return seriesOfQuery(returned[0] as Query);
}

const ids = new WeakMap<Metric, MetricId>();

function idOf(metric: Metric): MetricId {
  const { Namespace, MetricName, Dimensions = [] } = metric;
  const dimensions = () => Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const id = ids.get(metric) ?? { namespace: Namespace, metric: MetricName, dimensions: dimensions() };
  ids.set(metric, id);
  return id;
}

const INSIGHTS =
  /^SELECT (\w+)\((\w+)\) FROM SCHEMA\("(\w+)", ([\w, ]+)\) WHERE ((?:\w+ !?= '[^']*'(?: AND )?)+) GROUP BY (\w+)$/;

/** Lists the time series of the only kind of Metrics Insights query that the alarms use. */
function seriesOf(query: string, store: MetricStore): { id: MetricId; statistic: string }[] {
  const [, statistic, metric, namespace, schema, where] = INSIGHTS.exec(query) ?? [];
  if (!statistic || !metric || !namespace || !schema || !where) throw new Error(`the query ${query} has no rule`);
  const names = schema.split(', ').sort();
  const conditions = where.split(' AND ').map((condition) => {
    const [, name = '', operator, value] = /^(\w+) (!?=) '(.*)'$/.exec(condition) ?? [];
    return ({ dimensions }: MetricId) => (dimensions[name] === value) === (operator === '=');
  });
  return store
    .idsOf(namespace, metric)
    .filter(({ dimensions }) => Object.keys(dimensions).sort().join() === names.join())
    .filter((id) => conditions.every((holds) => holds(id)))
    .map((id) => ({ id, statistic }));
}
