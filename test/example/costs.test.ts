import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { unsigned } from '#contract/providers/index';
import { fixedMonth, measuredTable, millionTable, monthTable } from '#test/docs/cost-tables';
import {
  ASSUMED,
  failedAttemptsDollars,
  fixedCosts,
  handlerSecondDollars,
  ownPerMillion,
  perMillion,
  perMillionOf,
  tenMsDollars,
} from '#test/docs/costs';
import { PricedStage } from '#test/docs/priced-stage';
import { alarmCents, dollars } from '#test/support/alarm-cost';
import { expectBlock, expectFigures } from '#test/support/doc-page';
import { synthesized } from '#test/support/stack';
import shipped from '#webhooks/config';

const ROOT = join(__dirname, '../..');
const COSTS = join(ROOT, 'docs/costs.md');
const README = join(ROOT, 'README.md');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const PROD = shipped('prod');
const template = synthesized(PROD, { stage: 'prod' });
const stage = new PricedStage(template, PROD);
const usd = (amount: number) => dollars(Math.round(amount * 100));

/** Resource types that AWS bills by what they do or store, or by their number. The calculation contains them. */
const BILLED = [
  'AWS::ApiGatewayV2::Api',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
];
/** Resource types that cost nothing themselves, or only when an alarm notifies or a stage is deployed. */
const FREE =
  /^AWS::(ApiGatewayV2|CodeDeploy|IAM|SNS)::|^AWS::Lambda::(Alias|EventInvokeConfig|Permission|Version)$|Policy$/;

const topic = { lane: 'low', verify: unsigned() } as const;
const SMALL: WebhooksConfig = { lanes: { low: {} }, topics: { t: topic } };
const alarms = (config: WebhooksConfig) => alarmCents(synthesized(config)) / 100;
/** Costs of what a configuration adds to that of one lane and one topic, by one part of the calculation. */
function added(config: WebhooksConfig, parts: RegExp): number {
  const costs = (each: WebhooksConfig) =>
    fixedCosts(new PricedStage(synthesized(each), each), true).flatMap(([name, amount]) =>
      parts.test(name) ? [amount] : [],
    );
  const total = (each: WebhooksConfig) => costs(each).reduce((sum, amount) => sum + amount, 0);
  return total(config) - total(SMALL);
}

const FIGURES: Readonly<Record<string, () => string>> = {
  'per-million': () => perMillion(stage),
  'handler-second': () => usd(handlerSecondDollars(stage)),
};

test('the tables of docs/costs.md are those of the prices and the template (`npm run docs` updates them)', () => {
  const heading = '| a month | without webhooks | 1 million in batches of 1 | 100 million in batches of 10 |';
  const traffic = [
    { webhooks: 1_000_000, batch: 1 },
    { webhooks: 100_000_000, batch: 10 },
  ];
  expectBlock(COSTS, 'month', monthTable(stage, heading, traffic));
  expectBlock(COSTS, 'million', millionTable(stage, [1, 10]));
  expectBlock(COSTS, 'measured', measuredTable());
});

test('the figures of docs/costs.md are those of the code', () => {
  const canary = { ...SMALL, safeDeployments: true, lanes: { low: { canary: true } } };
  const saved = (name: RegExp) => usd(perMillionOf(stage, 1, name));
  expectFigures(COSTS, {
    'handler-second': () => usd(handlerSecondDollars(stage)),
    'payload-days': () => `${stage.payloadDays}`,
    'dedupe-days': () => `${stage.dedupeDays}`,
    'log-days': () => `${stage.logDays}`,
    'ingest-ms': () => `${ASSUMED.ingestMs}`,
    'process-ms': () => `${ASSUMED.processMs}`,
    'cpu-ms': () => `${ASSUMED.cpuMs}`,
    'cold-share': () => `${ASSUMED.coldShare * 100}`,
    'init-ms': () => `${ASSUMED.initMs}`,
    'line-bytes': () => `${ASSUMED.lineBytes}`,
    'failed-attempts': () => usd(failedAttemptsDollars(stage)),
    'failed-log': () => (ASSUMED.failedLogBytes / 1_000).toFixed(1),
    'ingest-10ms': () => usd(tenMsDollars(stage, 'ingest')),
    'process-10ms': () => usd(tenMsDollars(stage, 'process')),
    deployments: () => usd(alarms({ ...SMALL, safeDeployments: true }) - alarms(SMALL)),
    canary: () => usd(alarms(canary) - alarms({ ...SMALL, safeDeployments: true })),
    'batch-saving': () => usd(perMillionOf(stage, 1) - perMillionOf(stage, 10)),
    'dedupe-saving': () => saved(/^DynamoDB, writes/),
    'storage-saving': () => saved(/^S3, storage/),
    'topic-saving': () => usd(alarms(SMALL) - alarms({ ...SMALL, topics: { t: { ...topic, alarms: false } } })),
    'lane-saving': () => usd(added({ ...SMALL, lanes: { low: {}, high: {} } }, /./)),
  });
});

test('the costs of README.md are those of the shipped example', () => {
  const heading = '| a month | without webhooks | 200,000 webhooks of 2 KB |';
  expectBlock(README, 'costs', monthTable(stage, heading, [{ webhooks: 200_000, batch: 1 }]));
  expectFigures(README, {
    ...FIGURES,
    'idle-alarms': () => usd(stage.alarmDollars),
    month: () => fixedMonth(stage),
    own: () => ownPerMillion(stage),
  });
  expect(read('README.md').replaceAll(/\s+/g, ' ')).toContain(
    `${wordOf(stage.lanes)} lanes and ${wordOf(stage.topics)} topics`,
  );
  expect(read('docs/costs.md').replaceAll(/\s+/g, ' ')).toContain(
    `${wordOf(stage.lanes)} lanes, ${wordOf(stage.topics)} topics and ${wordOf(stage.secrets)} secrets`,
  );
});

test('other pages name the same costs of a million webhooks', () => {
  expectFigures(join(ROOT, 'docs/stages.md'), { 'per-million': () => perMillion(stage) });
  const ofCatchbasin = `${perMillion(stage)} of Catchbasin`;
  for (const page of globSync('examples/*/README.md', { cwd: ROOT })) {
    const updated = read(page).replace(/\$[\d.]+–[\d.]+ of Catchbasin/, () => ofCatchbasin);
    if (process.env.UPDATE_DOCS) writeFileSync(join(ROOT, page), updated);
    expect(read(page)).toContain(ofCatchbasin);
  }
});

test('the calculation knows every type of resource of the shipped example', () => {
  const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  // Add what the type costs to test/docs/costs.ts and docs/costs.md, then list it here.
  expect([...new Set(types)].filter((type) => !BILLED.includes(type) && !FREE.test(type))).toEqual([]);
});

const wordOf = (count: number) => ['no', 'one', 'two', 'three', 'four', 'five', 'six'][count] ?? `${count}`;
