import { Template } from 'aws-cdk-lib/assertions';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { METRICS } from '#contract/observability';
import { stripe, unsigned } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { recordFunctionLines } from '#test/support/function-lines';
import { CONFIG, propertiesOf, stackOfEverything, synthesized } from '#test/support/stack';

/** A row of `metrics` in a widget: an expression, or a namespace, a name, dimensions and options. */
type MetricRow = readonly (string | MetricOptions)[];

interface MetricOptions {
  readonly id?: string;
  readonly label?: string;
  readonly expression?: string;
  readonly visible?: boolean;
  readonly stat?: string;
  readonly period?: number;
}

interface Widget {
  readonly type: 'text' | 'alarm' | 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly MetricRow[];
    readonly period?: number;
    readonly view?: string;
    readonly yAxis?: { readonly left?: { readonly min?: number; readonly label?: string } };
    readonly annotations?: { readonly horizontal?: readonly { readonly value: number }[] };
  };
}

interface Token {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [string, readonly (string | Token)[]];
}

/** Writes logical ids where CloudFormation puts names, and so makes a text of a property. */
function textOf(value: string | Token): string {
  if (typeof value === 'string') return value;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(textOf).join(value['Fn::Join'][0]);
  return value.Ref ?? value['Fn::GetAtt']?.join('.') ?? '';
}

/** Reads the only dashboard of a template. */
function dashboardOf(template: Template): { name: string; body: string; widgets: Widget[] } {
  const [dashboard, ...others] = propertiesOf(template, 'AWS::CloudWatch::Dashboard');
  expect(others).toEqual([]);
  const body = textOf(dashboard.DashboardBody);
  return { name: textOf(dashboard.DashboardName), body, widgets: JSON.parse(body).widgets };
}

const isGraph = ({ type }: Widget) => type === 'metric';
const rowsOf = ({ properties }: Widget) => properties.metrics ?? [];
const optionsOf = (row: MetricRow) => row.at(-1) as MetricOptions;
const headings = (widgets: readonly Widget[]) =>
  widgets.flatMap(({ properties: { markdown = '' } }) => /^#+ (.+)/.exec(markdown)?.[1] ?? []);

/** The widgets below a heading, until the next one. */
function sectionOf(widgets: readonly Widget[], heading: string): Widget[] {
  const from = widgets.findIndex(({ properties }) => properties.markdown?.startsWith(`## ${heading}\n`));
  expect(from).toBeGreaterThan(-1);
  const next = widgets.findIndex(({ type }, index) => index > from && type === 'text');
  return widgets.slice(from + 1, next === -1 ? undefined : next);
}

interface OwnMetric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** The dimension that a search finds all values of. */
  readonly searched?: string;
}

/** Lists the metrics of the functions that widgets read, by name or by a search. */
function ownMetricsOf(widgets: readonly Widget[]): OwnMetric[] {
  return widgets.flatMap(rowsOf).flatMap((row): OwnMetric[] => {
    const { expression = '' } = optionsOf(row);
    const search =
      /SEARCH\('\{Catchbasin,([\w,]+)\} MetricName="(\w+)"((?: \w+="[^"]+")*)', '(?:Sum|Maximum)', \d+\)/.exec(
        expression,
      );
    if (search) {
      const [, schema = '', name = '', terms = ''] = search;
      const dimensions = Object.fromEntries(
        [...terms.matchAll(/(\w+)="([^"]+)"/g)].map(([, key, value]) => [key, value]),
      );
      const [searched = '', ...others] = schema.split(',').filter((dimension) => !(dimension in dimensions));
      expect(others).toEqual([]);
      return [{ name, searched, dimensions: { ...dimensions, [searched]: '*' } }];
    }
    expect(expression).not.toContain('SEARCH');
    const [namespace, name, ...pairs] = row.filter((each) => typeof each === 'string');
    if (namespace !== 'Catchbasin') return [];
    const dimensions = Object.fromEntries(
      pairs.flatMap((key, index) => (index % 2 ? [] : [[key, pairs[index + 1] ?? '']])),
    );
    return [{ name: name ?? '', dimensions }];
  });
}

/** Lists the metrics that the functions write, such as `ingest WebhooksAccepted stage,topic`. */
async function writtenMetrics(): Promise<string[]> {
  const lines = Object.values(await recordFunctionLines()).flat();
  return lines.flatMap(({ dimensions, values }) =>
    Object.keys(values).map((name) => describeOwn({ name, dimensions })),
  );
}

function describeOwn({ name, dimensions: { service, ...dimensions } }: OwnMetric): string {
  return `${service} ${name} ${Object.keys(dimensions).sort()}`;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A configuration with so many topics and lanes, with names as long as they may be. */
function configOf(topics: number, lanes: number, alarms = true): WebhooksConfig {
  const laneName = (index: number) => `${'l'.repeat(18)}${index % lanes}`;
  return {
    ...CONFIG,
    lanes: Object.fromEntries(numbers(lanes).map((index) => [laneName(index), { fifo: index % 2 === 1 }])),
    topics: Object.fromEntries(
      numbers(topics).map((index) => [
        `${'t'.repeat(40)}${index}`,
        {
          lane: laneName(index),
          verify: unsigned(),
          alarms,
          ...((index % lanes) % 2 && { orderBy: 'topic' as const }),
        },
      ]),
    ),
  };
}

let template: Template;
let widgets: Widget[];
beforeAll(() => {
  template = synthesized();
  widgets = dashboardOf(template).widgets;
});

/** The configuration of the tests, with a topic whose missed events are fetched, and a lane with canaries. */
const WITH_RECONCILE: WebhooksConfig = {
  ...CONFIG,
  lanes: { ...CONFIG.lanes, rest: { ...CONFIG.lanes?.rest, canary: true } },
  topics: {
    ...CONFIG.topics,
    reconciled: {
      lane: 'rest',
      verify: stripe({ secretName: 'webhooks/stripe' }),
      reconcile: { every: 900, lookBack: 86_400, source: stripeEvents({ apiKeyName: 'webhooks/stripe-api-key' }) },
    },
  },
};

test('shows reconcile after the queue, if a topic has it', () => {
  const [, , , reconcile] = headings(dashboardOf(synthesized(WITH_RECONCILE)).widgets);
  expect(reconcile).toBe('Reconcile');
});

test('shows every metric that the functions publish, and reads no other', async () => {
  const read = new Set(ownMetricsOf(dashboardOf(synthesized(WITH_RECONCILE)).widgets).map(describeOwn));
  expect([...read].sort()).toEqual([...new Set(await writtenMetrics())].sort());
});

test('reads the metrics of its stage only', () => {
  const own = ownMetricsOf(dashboardOf(synthesized(CONFIG, { stage: 'prod' })).widgets);
  expect([...new Set(own.map(({ dimensions }) => dimensions.stage))]).toEqual(['prod']);
});

test('follows the flow', () => {
  expect(headings(widgets)).toEqual([
    'Catchbasin-test',
    'Ingest',
    'Store and queue',
    'Lane urgent',
    'Lane rest',
    'Handlers by topic',
    'Cost drivers',
  ]);
  const tops = widgets.map(({ y }) => y);
  expect(tops).toEqual([...tops].sort((a, b) => a - b));
});

test('shows the queues and the processor of each lane in its section, and those of no other', () => {
  const read = (heading: string) =>
    JSON.stringify(sectionOf(widgets, heading)).match(/WebhooksLane\w+?(?=[A-F0-9]{8})/g) ?? [];
  for (const lane of ['urgent', 'rest']) {
    const parts = ['DeadLetterQueue', 'Process', 'Queue'].map((part) => `WebhooksLane${lane}${part}`);
    expect([...new Set(read(`Lane ${lane}`))].sort()).toEqual(parts);
  }
});

test('sums up the topics of each lane, and those of no other', () => {
  const topicsOf = (lane: string) =>
    ownMetricsOf(sectionOf(widgets, `Lane ${lane}`)).flatMap(({ name, dimensions: { topic } }) =>
      topic ? [`${name} ${topic}`] : [],
    );
  const summed = [METRICS.processed, METRICS.duplicate, METRICS.retried];
  expect(topicsOf('urgent')).toEqual(summed.map((name) => `${name} stripe`));
  expect(topicsOf('rest')).toEqual(
    summed.flatMap((name) => ['orders', 'orders.v2', 'internal'].map((topic) => `${name} ${topic}`)),
  );
});

test('draws the thresholds', () => {
  const limits = (heading: string) =>
    sectionOf(widgets, heading).flatMap(({ properties: { title, annotations } }) =>
      (annotations?.horizontal ?? []).map(({ value }) => `${title}: ${value}`),
    );
  expect(limits('Ingest')).toEqual(['Response time: 2000']);
  expect(limits('Lane rest')).toEqual([
    'rest: in flight: 120000',
    'rest: age of the oldest: 3600',
    'rest processor: concurrency: 10',
  ]);
});

test('every graph starts at zero, and its unit tells the period of its metrics', () => {
  const graphs = widgets.filter(({ properties }) => properties.view === 'timeSeries');
  expect(graphs.length).toBeGreaterThan(30);
  for (const graph of graphs) {
    const { title, yAxis, period } = graph.properties;
    const unit = yAxis?.left?.label ?? '';
    expect(yAxis).toMatchObject({ left: { min: 0 } });
    const seconds = unit.endsWith('per hour') ? 3_600 : 300;
    // Dead letters are read as the alarm reads them.
    if (title?.endsWith('dead letters waiting')) continue;
    expect({ title, periods: rowsOf(graph).map((row) => optionsOf(row).period ?? period) }).toEqual({
      title,
      periods: rowsOf(graph).map(() => seconds),
    });
    // The CDK leaves out the default statistic, which is the average.
    const statistics = rowsOf(graph).flatMap((row) =>
      optionsOf(row).expression ? [] : (optionsOf(row).stat ?? 'Average'),
    );
    const isCount = /per (5 min|hour)$/.test(unit);
    expect({ title, sums: statistics.map((each) => /^(Sum|SampleCount)$/.test(each)) }).toEqual({
      title,
      sums: statistics.map(() => isCount),
    });
  }
});

test('shows every alarm that notifies once, and no cause of another', () => {
  const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
  const notifying = types.flatMap((type) =>
    Object.entries(template.findResources(type)).flatMap(([id, { Properties }]) =>
      Properties.AlarmActions ? [`${id}.Arn`] : [],
    ),
  );
  expect(notifying.length).toBeGreaterThan(20);
  expect(widgets.flatMap(({ properties }) => properties.alarms ?? []).sort()).toEqual(notifying.sort());
});

describe('costs', () => {
  /** Calculates each estimate for an hour in which every metric of its graph is a million. */
  function estimates(of: readonly Widget[]): Record<string, number> {
    const graph = sectionOf(of, 'Cost drivers').find(({ properties }) => properties.title === 'Estimated cost');
    const options = (graph ? rowsOf(graph) : []).map(optionsOf);
    const amountOf = (id: string): number => {
      const expression = options.find((each) => each.id === id)?.expression;
      return expression ? calculate(expression) : 1_000_000;
    };
    /** Adds terms such as `FILL(ms0, 0) * 0.5`. */
    const calculate = (expression: string): number =>
      expression
        .split(' + ')
        .map((term) => /^(?:FILL\((\w+), 0\)|(\w+))(?: \* ([\d.]+))?$/.exec(term) ?? [term])
        .map(([term, filled, plain, times = '1']) => {
          expect(filled ?? plain ?? `unreadable: ${term}`).toMatch(/^[a-z]\w*$/);
          return amountOf(filled ?? plain ?? '') * Number(times);
        })
        .reduce((sum, each) => sum + each);
    const visible = options.filter((each) => each.visible !== false);
    return Object.fromEntries(visible.map(({ label = '', expression = '' }) => [label, calculate(expression)]));
  }

  test('multiply the quantities with the prices', () => {
    expect(estimates(widgets)).toEqual({
      'API Gateway': expect.closeTo(1),
      'Lambda invocations': expect.closeTo(4 * 0.2),
      'Lambda duration': expect.closeTo(((1_024 + 512 + 256 + 1_769) / 1_024) * 1_000 * 0.000_013_333_4, 6),
      'S3 PUT': expect.closeTo(2 * 5),
      'S3 GET': expect.closeTo(2 * 0.4),
      SQS: expect.closeTo(2 * 4 * 0.4),
      'DynamoDB writes': expect.closeTo(0.625),
      'DynamoDB reads': expect.closeTo(0.125),
      'CloudWatch Logs': expect.closeTo(((5 * 1_000_000) / 2 ** 30) * 0.5, 6),
    });
  });

  test('have the higher price of FIFO queues', () => {
    const { SQS, 'SQS FIFO': fifo } = estimates(dashboardOf(Template.fromStack(stackOfEverything())).widgets);
    expect([SQS, fifo]).toEqual([expect.closeTo(4 * 0.4), expect.closeTo(4 * 0.5)]);
  });

  test('add up to a total, for the whole time range', () => {
    const total = widgets.find(({ properties: { view } }) => view === 'singleValue');
    const [sum, ...parts] = (total ? rowsOf(total) : []).map(optionsOf);
    expect(total?.properties).toMatchObject({ setPeriodToTimeRange: true });
    expect(sum?.label).toBe('total');
    const added = sum?.expression?.split(' + ') ?? [];
    const costs = parts.filter(({ visible, label }) => visible !== false && label);
    expect(added).toEqual(costs.map(({ id }) => id));
    expect(added).toHaveLength(9);
  });
});

/** Quotas of CloudWatch: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_WIDGETS = 500;
const MAX_METRICS_OF_WIDGET = 500;
const MAX_METRICS = 2_500;
const MAX_EXPRESSION = 1_024;
const MAX_ALARMS_OF_WIDGET = 100;
/** Versions that a busy team deploys in the time range of a dashboard. */
const DEPLOYED_VERSIONS = 50;
/** Quota of CloudFormation for a template, in bytes. */
const MAX_TEMPLATE = 1_000_000;

describe.each([
  { topics: 1, lanes: 1 },
  { topics: 40, lanes: 10 },
  { topics: 80, lanes: 1 },
  { topics: 80, lanes: 10 },
  { topics: 2, lanes: 10 },
])('with $topics topics and $lanes lanes', ({ topics, lanes }) => {
  let large: Template;
  let shown: Widget[];
  beforeAll(() => {
    large = synthesized(configOf(topics, lanes));
    shown = dashboardOf(large).widgets;
  });

  test('stays within the quotas', () => {
    const reasons = 7;
    const found = { topic: topics + 1, reason: reasons, version: DEPLOYED_VERSIONS };
    /** Counts the metrics that a widget reads. An expression counts as those that its search finds. */
    const metricsOf = (widget: Widget) =>
      ownMetricsOf([widget]).reduce((sum, { searched }) => sum + (searched ? found[searched as 'topic'] - 1 : 0), 0) +
      rowsOf(widget).length;
    const counts = shown.map(metricsOf);
    expect(shown.length).toBeLessThanOrEqual(MAX_WIDGETS);
    expect(Math.max(...counts)).toBeLessThanOrEqual(MAX_METRICS_OF_WIDGET);
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(MAX_METRICS);
    const expressions = shown.flatMap(rowsOf).map((row) => optionsOf(row).expression?.length ?? 0);
    expect(Math.max(...expressions)).toBeLessThanOrEqual(MAX_EXPRESSION);
    const alarms = shown.map(({ properties }) => properties.alarms?.length ?? 0);
    expect(Math.max(...alarms)).toBeLessThanOrEqual(MAX_ALARMS_OF_WIDGET);
    expect(JSON.stringify(large.toJSON()).length).toBeLessThan(MAX_TEMPLATE);
  });

  test('fills 24 columns with widgets that do not overlap', () => {
    const cells = shown.flatMap(({ x, y, width, height }) =>
      numbers(width * height).map((index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const rows = Map.groupBy(shown, ({ y }) => y);
    const widths = [...rows.values()].map((row) => row.reduce((sum, { width }) => sum + width, 0));
    expect(widths).toEqual(widths.map(() => 24));
  });

  test('every graph has a metric and a title of its own', () => {
    const graphs = shown.filter(isGraph);
    expect(graphs.filter((graph) => rowsOf(graph).length === 0)).toEqual([]);
    const titles = graphs.map(({ properties }) => properties.title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(JSON.stringify(shown)).not.toContain('SUM([])');
    expect(headings(shown).filter((heading) => heading.startsWith('Lane '))).toHaveLength(lanes);
  });
});

describe('the name', () => {
  /** Resolves the name in a region, for a stack of any name. */
  const nameOf = (stackName: string, region: string) =>
    dashboardOf(synthesized(CONFIG, { stackName, env: { account: '111111111111', region } })).name;

  test.each([`S${'-'.repeat(126)}s`, 'Catchbasin-prod'])('of stack %s is valid', (stackName) => {
    expect(nameOf(stackName, 'ap-southeast-1')).toMatch(/^[\w-]{1,255}$/);
  });

  test('differs between the stacks and regions of an account, because dashboards are global', () => {
    const names = [nameOf('A', 'us-east-1'), nameOf('B', 'us-east-1'), nameOf('A', 'eu-central-1')];
    expect(new Set(names).size).toBe(3);
  });

  test('contains the region where the stack names none', () => {
    expect(dashboardOf(template).name).toBe('Catchbasin-test-AWS::Region');
  });
});

test('is left out with `dashboard: false`', () => {
  synthesized(CONFIG, { dashboard: false }).resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});
