import { GraphWidget, type IMetric, type IWidget, MathExpression, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { type BilledResources, type CostDriver, costDrivers, decimal, HOUR } from './cost-drivers.ts';
import { FULL_WIDTH, GRAPH_HEIGHT, graphs, header } from './graphs.ts';

/** Creates the rows of what a stage costs: first the estimated amounts, then the quantities that cause them. */
export function costRows(resources: BilledResources): IWidget[][] {
  const drivers = costDrivers(resources);
  const costs = drivers.map(costOf);
  const of = (unit: CostDriver['unit']) => drivers.filter((each) => each.unit === unit).map(({ quantity }) => quantity);
  return [
    header(
      'Cost drivers',
      'Estimates from prices of us-east-1. They leave out the free tier, storage, metrics, alarms and your resources.',
    ),
    [
      new GraphWidget({
        title: 'Estimated cost',
        width: FULL_WIDTH / 2,
        height: GRAPH_HEIGHT,
        left: costs,
        stacked: true,
        leftYAxis: { min: 0, label: '$ per hour', showUnits: false },
        period: HOUR,
      }),
      new SingleValueWidget({
        title: 'Estimated cost of the selected time range ($)',
        width: FULL_WIDTH / 2,
        height: GRAPH_HEIGHT,
        metrics: [total(costs), ...costs],
        setPeriodToTimeRange: true,
        fullPrecision: true,
      }),
    ],
    graphs(
      { title: 'Billed requests', unit: 'requests per hour', stacked: true, period: HOUR, metrics: of('requests') },
      { title: 'Lambda duration', unit: 'GB-seconds per hour', period: HOUR, metrics: of('GB-seconds') },
      { title: 'Log data', unit: 'GB per hour', period: HOUR, metrics: of('GB') },
    ),
  ];
}

function costOf({ label, quantity, price }: CostDriver, index: number): MathExpression {
  return new MathExpression({
    label,
    expression: `quantity${index} * ${decimal(price)}`,
    usingMetrics: { [`quantity${index}`]: quantity },
    period: HOUR,
  });
}

function total(costs: readonly IMetric[]): IMetric {
  const ids = costs.map((_, index) => `cost${index}`);
  return new MathExpression({
    label: 'total',
    expression: ids.join(' + '),
    usingMetrics: Object.fromEntries(costs.map((cost, index) => [`cost${index}`, cost])),
    period: HOUR,
  });
}
