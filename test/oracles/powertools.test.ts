import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE, STEPS } from '#contract/observability';
import { emfFields, type Metric, sample } from '#lambdas/runtime/emf';
import { createLog } from '#lambdas/runtime/logger';

const NOW = new Date();
const COMMON = { service: 'ingest', stage: 'test' } as const;

/** Writes metrics that have the same dimensions as Powertools does. */
function fieldsOfPowertools(metrics: readonly Metric[], dimensions: Readonly<Record<string, string>>) {
  const { service: serviceName, stage } = COMMON;
  const powertools = new Metrics({ namespace: METRICS_NAMESPACE, serviceName, defaultDimensions: { stage } });
  powertools.addDimensions(dimensions);
  powertools.setTimestamp(NOW);
  for (const { metric, value } of metrics) powertools.addMetric(METRICS[metric], 'Count', value);
  return powertools.serializeMetrics();
}

/** Sorts the names of dimensions, whose order has no meaning. */
function sorted(fields: object): object {
  const line = JSON.parse(JSON.stringify(fields));
  for (const { Dimensions } of line._aws.CloudWatchMetrics) for (const names of Dimensions) names.sort();
  return line;
}

test.each([true, false])('each metric has the fields that Powertools writes (failures: %p)', (isFailure) => {
  for (const metric of Object.keys(METRICS) as (keyof typeof METRICS)[]) {
    const by = { topic: 'orders', lane: 'high' };
    const metrics = [sample(metric, isFailure, by)];
    expect(sorted(emfFields(metrics, COMMON, NOW))).toEqual(sorted(fieldsOfPowertools(metrics, by)));
  }
});

test('several metrics with the same dimensions have the fields that Powertools writes', () => {
  const by = { topic: 'orders' };
  const metrics = [sample('accepted', true, by), sample('rejected', false, by)];
  expect(sorted(emfFields(metrics, COMMON, NOW))).toEqual(sorted(fieldsOfPowertools(metrics, by)));
});

test.each(['info', 'warn', 'error'] as const)('a line at %s has the fields that Powertools writes', (level) => {
  const lines: string[] = [];
  // Powertools writes warnings and errors to the other stream.
  const writes = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => lines.push(`${text}`) > 0),
  );
  const fields = { id: '0190163d', topic: 'orders', bytes: 2, nested: { list: [1, null, 'é'] } };
  try {
    createLog(COMMON)[level](STEPS.accepted, fields);
    const { service: serviceName, stage } = COMMON;
    new Logger({ serviceName, persistentKeys: { stage } })[level](STEPS.accepted, fields);
  } finally {
    for (const write of writes) write.mockRestore();
  }
  const [ours, powertools] = lines.map((line) => JSON.parse(line));
  const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
  for (const { timestamp } of [ours, powertools]) expect(timestamp).toMatch(TIME);
  // There is no sampling, so its rate is no field.
  expect({ ...ours, timestamp: '', sampling_rate: 0 }).toEqual({ ...powertools, timestamp: '' });
});
