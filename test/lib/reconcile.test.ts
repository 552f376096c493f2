import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { ReconcileConfig } from '#contract/reconcile-config';
import { ownSource, stripeEvents } from '#contract/sources/index';
import { CONFIG, synthesized } from '#test/support/stack';

const apiKeyName = 'webhooks/stripe-api-key';
const RECONCILE: ReconcileConfig = { every: 900, lookBack: 172_800, source: stripeEvents({ apiKeyName }) };

function withReconcile(change: Partial<ReconcileConfig> = {}): Template {
  const { stripe, ...others } = CONFIG.topics;
  if (!stripe) throw new Error('the configuration of the tests has no topic stripe');
  return synthesized({
    ...CONFIG,
    topics: { ...others, stripe: { ...stripe, reconcile: { ...RECONCILE, ...change } } },
  });
}

const functionOf = (template: Template) =>
  Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Fetches the events that providers failed to deliver' },
    }),
  );

/** The schedules of the functions, apart from that of the reminder. */
const ratesOf = (template: Template) =>
  Object.values(template.findResources('AWS::Events::Rule'))
    .map(({ Properties }) => Properties.ScheduleExpression)
    .filter((expression) => expression.startsWith('rate'))
    .sort();

test('a configuration without it has no function, no schedule, no permission and no alarm of it', () => {
  const resources = JSON.stringify(synthesized().toJSON());
  expect(resources).not.toMatch(/reconcile/i);
});

test('one function and one schedule serve all topics', () => {
  const template = withReconcile();
  expect(functionOf(template)).toHaveLength(1);
  expect(ratesOf(template)).toEqual(['rate(1 minute)', 'rate(15 minutes)']);
});

test('the schedule runs as often as the most frequent topic asks for', () => {
  const verify = CONFIG.topics.stripe?.verify;
  if (!verify) throw new Error('the configuration of the tests has no topic stripe');
  const other = { lane: 'rest', verify, reconcile: { ...RECONCILE, every: 330 } };
  const { stripe } = CONFIG.topics;
  const topics = { ...CONFIG.topics, other, stripe: { ...stripe, lane: 'urgent', verify, reconcile: RECONCILE } };
  expect(ratesOf(synthesized({ ...CONFIG, topics }))).toEqual(['rate(1 minute)', 'rate(5 minutes)']);
});

test.each([
  [60, 55],
  [900, 895],
  [3_600, 900],
])('a run of a schedule of %d s may take %d s, so that it ends before the next one starts', (every, timeout) => {
  expect(functionOf(withReconcile({ every, lookBack: 86_400 }))[0]?.Properties.Timeout).toBe(timeout);
});

test('neither Lambda nor EventBridge repeats a run, because the next one continues', () => {
  const template = withReconcile();
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: Match.stringLikeRegexp('Reconcile') },
    MaximumRetryAttempts: 0,
  });
});

test('the function knows only the queues of the lanes that it sends to, and the endpoint', () => {
  const [{ Properties } = { Properties: {} }] = functionOf(withReconcile());
  const variables = JSON.stringify(Properties.Environment.Variables);
  expect(variables).toContain('Laneurgent');
  expect(variables).not.toContain('Lanerest');
  expect(variables).toContain('ApiEndpoint');
});

describe('secrets', () => {
  const writes = (template: Template) =>
    Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => id.includes('Reconcile'))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Action }: { Action: string | string[] }) => [Action].flat().includes('secretsmanager:PutSecretValue'));

  test('the function may not write a signing secret by default', () => {
    expect(writes(withReconcile())).toEqual([]);
  });

  test('the function may write the signing secret of a topic that allows a registration', () => {
    expect(JSON.stringify(writes(withReconcile({ allowRegister: true })))).toContain('secret:webhooks/stripe-??????');
  });

  test('no API key and no name of one is in a variable', () => {
    const [{ Properties } = { Properties: {} }] = functionOf(withReconcile());
    expect(JSON.stringify(Properties.Environment)).not.toContain(apiKeyName);
  });
});

describe('alarms', () => {
  const alarmOf = (template: Template, name: string) =>
    Object.values(template.findResources('AWS::CloudWatch::Alarm')).find(({ Properties }) =>
      String(Properties.AlarmName).endsWith(`/${name}`),
    )?.Properties;

  test('a function that does not run raises reconcile-behind', () => {
    expect(alarmOf(withReconcile(), 'reconcile-behind')).toMatchObject({
      MetricName: 'ReconcileRunsBehind',
      Dimensions: [
        { Name: 'service', Value: 'reconcile' },
        { Name: 'stage', Value: 'test' },
      ],
      Statistic: 'Maximum',
      Period: 900,
      Threshold: 3,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'breaching',
    });
  });

  test.each([
    [60, 300],
    [900, 900],
    [86_400, 86_400],
  ])('a schedule of %d s is judged in periods of %d s, which CloudWatch accepts', (every, period) => {
    const template = withReconcile({ every, lookBack: 172_800 });
    for (const name of ['reconcile-behind', 'endpoint-unhealthy']) {
      expect(alarmOf(template, name)).toMatchObject({ Period: period, EvaluationPeriods: 3 });
    }
  });

  test('an unhealthy endpoint is critical, and recovered events are a warning', () => {
    const template = withReconcile();
    expect(alarmOf(template, 'endpoint-unhealthy')?.AlarmDescription['Fn::Join'][1][0]).toMatch(/^CRITICAL: /);
    expect(alarmOf(template, 'events-recovered')?.AlarmDescription['Fn::Join'][1][0]).toMatch(/^WARNING: /);
  });
});

test('a source of the user needs a file that registers it', () => {
  const source = ownSource('crm', { apiKeyName });
  expect(() => withReconcile({ source })).toThrow(
    'topics.stripe.reconcile.source: webhooks has no sources/index.ts or sources/index.js. ' +
      'Must be registered there as "crm". Create the file.',
  );
});
