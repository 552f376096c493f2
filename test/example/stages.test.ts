import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { secretNames } from '#config/secret-names';
import { propertiesOf, stackOf, synthesized } from '#test/support/stack';
import defineExample from '#webhooks/config';

/** The quota of concurrent executions that a new account can have. */
const NEW_ACCOUNT = 10;

const stages = ['dev', 'prod'] as const;
let templates: Record<(typeof stages)[number], Template>;
beforeAll(() => {
  const [dev, prod] = stages.map((stage) => synthesized(defineExample(stage), { stage }));
  templates = { dev: dev as Template, prod: prod as Template };
});

test('the example has no alarm recipients in dev and one of both severities in prod', () => {
  templates.dev.resourceCountIs('AWS::SNS::Subscription', 0);
  const endpoints = propertiesOf(templates.prod, 'AWS::SNS::Subscription').map(({ Endpoint }) => Endpoint);
  expect(endpoints).toEqual(['oncall@example.com', 'oncall@example.com']);
});

test('the example fits into a new account in dev, and reserves concurrency in prod', () => {
  const reserved = (template: Template) =>
    propertiesOf(template, 'AWS::Lambda::Function').flatMap((each) => each.ReservedConcurrentExecutions ?? []);
  expect(reserved(templates.dev)).toEqual([]);
  expect(reserved(templates.prod)).toEqual([20, 10, 5, 200]);
  // The last one, that of ingest, is what the throttle accepts.
  Annotations.fromStack(stackOf(defineExample('prod'), { stage: 'prod' })).hasNoWarning(
    '*',
    Match.stringLikeRegexp('ingest.reservedConcurrency'),
  );
  const atOnce = propertiesOf(templates.dev, 'AWS::Lambda::EventSourceMapping').map(
    ({ ScalingConfig }) => ScalingConfig.MaximumConcurrency,
  );
  expect(atOnce.reduce((sum, each) => sum + each, 0)).toBeLessThan(NEW_ACCOUNT);
});

test('the example keeps webhooks longer in prod, and protects its stack from deletion', () => {
  const protection = stages.map((stage) => stackOf(defineExample(stage), { stage }).terminationProtection);
  expect(protection).toEqual([false, true]);
  const days = stages.map((stage) => propertiesOf(templates[stage], 'AWS::S3::Bucket')[0]?.LifecycleConfiguration);
  expect(days.map(({ Rules }) => Rules[0].ExpirationInDays)).toEqual([28, 90]);
});

test('the stages of the example share no secret', () => {
  const [dev = [], prod = []] = stages.map((stage) => secretNames(resolveWebhooks(defineExample(stage))));
  expect(dev).toContain('webhooks/dev/stripe');
  expect(dev.filter((name) => prod.includes(name))).toEqual([]);
});

test('the app refuses an unknown stage and synthesizes nothing', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', './bin/check-app.mjs', 'bin/app.ts'], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, CDK_CONTEXT_JSON: '{"stage":"prdo","types":"false"}' },
    encoding: 'utf8',
  });
  expect(stderr.split('\n')).toEqual([
    'The webhooks configuration has one problem for stage "prdo":',
    '',
    '  stage: "prdo". Must be one of dev, prod. Did you mean prod?',
    '',
    '',
  ]);
  expect([status, stdout]).toEqual([1, '']);
});
