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
  // The other one is that of the requeue function.
  expect(ratesOf(template)).toEqual(['rate(1 minute)', 'rate(1 minute)']);
});

test('a run ends before the next one starts', () => {
  expect(functionOf(withReconcile())[0]?.Properties.Timeout).toBeLessThan(60);
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
      Period: 300,
      Threshold: 3,
      EvaluationPeriods: 1,
      TreatMissingData: 'breaching',
    });
  });

  test.each([
    [60, 300],
    [900, 900],
    [86_400, 86_400],
  ])('runs every %d s are judged in periods of %d s, which CloudWatch accepts', (every, period) => {
    const template = withReconcile({ every, lookBack: 6 * 86_400 });
    expect(alarmOf(template, 'endpoint-unhealthy')).toMatchObject({ Period: period, EvaluationPeriods: 3 });
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
