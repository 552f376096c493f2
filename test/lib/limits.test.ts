import { App, CfnOutput, CfnParameter, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { AlarmTarget } from '#contract/alarms-config';
import { hmac } from '#contract/providers/index';
import { measureStack } from '#lib/limits/check-limits';
import { LIMITS, type Limit, type LimitName } from '#lib/limits/limits';
import type { WebhookStack } from '#lib/webhook-stack';
import { Webhooks } from '#lib/webhooks';
import { configOf, FULL_STAGE, fullTopic, LARGE_CONFIGS, plainTopic, topicNames } from '#test/support/large-config';
import { CONFIG, propertiesOf, stackOf, synthesized } from '#test/support/stack';

interface Join {
  readonly 'Fn::Join': readonly [string, readonly unknown[]];
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Returns the largest value of each limit. */
function largestOf(stack: WebhookStack): Record<LimitName, number> {
  const largest = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 0])) as Record<LimitName, number>;
  for (const { limit, value } of measureStack(stack.webhooks, stack)) largest[limit] = Math.max(largest[limit], value);
  return largest;
}

/** Returns the metrics of each widget of the dashboard, those in expressions included. */
function metricsOfWidgets(template: Template): number[] {
  const [{ DashboardBody }] = propertiesOf(template, 'AWS::CloudWatch::Dashboard') as [{ DashboardBody: Join }];
  const [, parts] = DashboardBody['Fn::Join'];
  const body = JSON.parse(parts.map((each) => (typeof each === 'string' ? each : 'x')).join(''));
  return body.widgets.map(({ properties }: { properties: { metrics?: object[] } }) => properties.metrics?.length ?? 0);
}

describe.each(Object.entries(LARGE_CONFIGS))('%s', (_, config) => {
  test('are within all limits', () => {
    const stack = stackOf(config());
    const template = Template.fromStack(stack);
    const largest = largestOf(stack);
    for (const [name, { max }] of Object.entries(LIMITS)) expect([name, largest[name as LimitName]]).toBeAtMost(max);
    expect(Object.keys(template.toJSON().Resources)).toHaveLength(largest.resources);
    expect(largest.templateBytes).toBe(Buffer.byteLength(JSON.stringify(template.toJSON(), null, 1)));
    expect(Object.keys(template.findOutputs('*'))).toHaveLength(largest.outputs);
    expect(Object.keys(template.findResources('AWS::ApiGatewayV2::Route'))).toHaveLength(largest.routes);
    // CloudWatch shows no more in a widget and on a dashboard.
    const metrics = metricsOfWidgets(template);
    expect(Math.max(...metrics)).toBeLessThanOrEqual(500);
    expect(metrics.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(2_500);
    expect(metrics.length).toBeLessThanOrEqual(500);
  });
});

expect.extend({
  toBeAtMost([name, value]: [string, number], max: number) {
    return { pass: value <= max, message: () => `${name} is ${value}, and at most ${max} is allowed` };
  },
});
declare global {
  namespace jest {
    interface Matchers<R> {
      toBeAtMost(max: number): R;
    }
  }
}

const LONG_NAME = 'a-name-that-says-in-detail-what-the-secret-is-for-and-who-rotates-it-and-when';
const longSecret = (name: string) => ({
  lane: 'normal',
  verify: hmac({ header: 'x-signature', secretName: `${LONG_NAME}/${name}` }),
});
const recipients = (severity: string): AlarmTarget[] =>
  numbers(31).map((index) => ({ httpsSecretName: `alarms/${severity}-${index}` }));

/** A stack beyond each limit. */
const EXCEEDED: Record<LimitName, () => WebhookStack> = {
  resources: () => stackOf({ ...CONFIG, topics: laneTopics(24), lanes: lanes(24) }),
  outputs: () => with_(stackOf(), (stack) => numbers(200).map((i) => new CfnOutput(stack, `O${i}`, { value: 'x' }))),
  parameters: () => with_(stackOf(), (stack) => numbers(200).map((i) => new CfnParameter(stack, `P${i}`))),
  templateBytes: () => stackOf(configOf(500, unwatched, FULL_STAGE)),
  dynamicReferences: () =>
    stackOf({ ...CONFIG, alarms: { critical: recipients('critical'), warning: recipients('warning') } }),
  inlinePolicies: () =>
    with_(stackOf(), ({ webhooks }) => {
      const statements = [reads(numbers(110))];
      webhooks.ingest.function.role.attachInlinePolicy(new Policy(webhooks, 'Own', { statements }));
    }),
  managedPolicy: () =>
    with_(stackOf(), ({ webhooks }) => webhooks.processorOf('stripe').addToRolePolicy(reads(numbers(110)))),
  managedPoliciesOfRole: () => stackOf(configOf(400, longSecret)),
  environment: () =>
    with_(stackOf(), ({ webhooks }) => webhooks.processorOf('stripe').addEnvironment('SETTINGS', 'x'.repeat(4_000))),
  functionPolicy: () =>
    with_(stackOf(), ({ webhooks: { ingest } }) =>
      numbers(60).map((index) =>
        ingest.function.addPermission(`Own${index}`, {
          principal: new ServicePrincipal('events.amazonaws.com'),
          sourceArn: `arn:aws:events:us-east-1:000000000000:rule/own-${index}`,
        }),
      ),
    ),
  routes: () =>
    with_(stackOf(), ({ webhooks }) =>
      numbers(300).map(
        (i) => new CfnRoute(webhooks, `R${i}`, { apiId: webhooks.ingest.api.apiId, routeKey: `GET /${i}` }),
      ),
    ),
  integrations: () =>
    with_(stackOf(), ({ webhooks }) =>
      numbers(300).map(
        (i) =>
          new CfnIntegration(webhooks, `I${i}`, {
            apiId: webhooks.ingest.api.apiId,
            integrationType: 'AWS_PROXY',
          }),
      ),
    ),
  alarmExpression: () => stackOf(configOf(150, (name, index) => ({ ...plainTopic(name), alarms: index < 50 }))),
  topicsOfAlarm: () => stackOf(configOf(501, plainTopic)),
  lifecycleRules: () =>
    with_(stackOf(), ({ webhooks }) =>
      numbers(1_000).map((i) =>
        webhooks.payloads.bucket.addLifecycleRule({ prefix: `own/${i}/`, expiration: Duration.days(1) }),
      ),
    ),
};

function with_(stack: WebhookStack, change: (stack: WebhookStack) => void): WebhookStack {
  change(stack);
  return stack;
}

function lanes(count: number) {
  return Object.fromEntries(numbers(count).map((index) => [`lane-${index}`, {}]));
}

function laneTopics(count: number) {
  return Object.fromEntries(topicNames(count).map((name, i) => [name, { ...plainTopic(name), lane: `lane-${i}` }]));
}

function unwatched(name: string) {
  const { expectEvery, payloadRetentionDays, reconcile, throttle, ...topic } = fullTopic(name);
  return topic;
}

function reads(keys: readonly number[]): PolicyStatement {
  const resources = keys.map(
    (key) => `arn:aws:dynamodb:us-east-1:000000000000:table/the-table-of-the-customer-number-${key}`,
  );
  return new PolicyStatement({ actions: ['dynamodb:GetItem'], resources });
}

async function neverLoaded(): Promise<never> {
  throw new Error('a construct must not load handlers');
}

/** Returns the message of a failed synthesis. */
function errorOf(stack: Stack): string {
  try {
    Template.fromStack(stack);
  } catch (error) {
    return String(error);
  }
  return 'no error';
}

const words = (text: string) => text.replace(/\s+/g, ' ');

test.each(Object.entries(EXCEEDED))('names the exceeded limit %s, its value and its remedy', (key, make) => {
  const { name, service, max, unit, remedy }: Limit = LIMITS[key as LimitName];
  const stack = make();
  const message = words(errorOf(stack));
  expect(message).toContain(name);
  expect(message).toContain(`${unit}. ${service} allows ${max.toLocaleString('en-US')}. ${words(remedy)}`);
  expect(largestOf(stack)[key as LimitName]).toBeGreaterThan(max);
});

test('lists all exceeded limits at once, each with its resource', () => {
  const stack = EXCEEDED.outputs();
  stack.webhooks.processorOf('stripe').addEnvironment('SETTINGS', 'x'.repeat(4_000));
  const message = errorOf(stack);
  expect(message).toMatch(/Outputs of the stack: \d{3} outputs\./);
  expect(message).toMatch(/Environment of the function WebhooksLaneurgentProcess\w+: 4,\d{3} bytes\./);
});

test('fits a template without indentation', () => {
  const topics = configOf(500, unwatched, FULL_STAGE);
  expect(errorOf(stackOf(topics))).toContain('suppressTemplateIndentation: true');
  expect(errorOf(stackOf(topics, { suppressTemplateIndentation: true }))).toBe('no error');
});

test('accepts a quota that AWS has raised, and no other limit', () => {
  const context = { 'catchbasin:quotas': { managedPoliciesOfRole: 20, outputs: 1_000 } };
  expect(errorOf(EXCEEDED.managedPoliciesOfRole())).toMatch(
    /add \{"catchbasin:quotas":\{"managedPoliciesOfRole":\d+\}\}/,
  );
  expect(errorOf(stackOf(configOf(400, longSecret), { context }))).toBe('no error');
  const stack = stackOf(CONFIG, { context });
  for (const index of numbers(200)) new CfnOutput(stack, `O${index}`, { value: 'x' });
  expect(errorOf(stack)).toContain('Outputs of the stack');
});

test('measures the policy of an alias', () => {
  const stack = stackOf();
  const alias = stack.webhooks.ingest.function.addAlias('own');
  for (const index of numbers(60)) {
    alias.addPermission(`Own${index}`, {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: `arn:aws:events:us-east-1:000000000000:rule/own-${index}`,
    });
  }
  expect(errorOf(stack)).toMatch(
    /Resource-based policy of the function WebhooksIngestFunctionAliasown\w+: \d\d,\d{3} bytes/,
  );
});

describe('the construct in a stack of its user', () => {
  function ownStack(): Stack {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Own');
    const handlers = Object.fromEntries(Object.keys(CONFIG.topics).map((topic) => [topic, neverLoaded]));
    new Webhooks(stack, 'Hooks', { stage: 'test', config: () => CONFIG, handlers });
    return stack;
  }

  test('counts the resources of the whole stack', () => {
    const stack = ownStack();
    for (const index of numbers(450)) new CfnResource(stack, `R${index}`, { type: 'AWS::SNS::Topic' });
    expect(errorOf(stack)).toMatch(
      /\[Own\/Hooks\] Resources of the stack: 5\d\d resources\. CloudFormation allows 500\./,
    );
  });

  test("does not judge the user's own roles, whose names it may overestimate", () => {
    const stack = ownStack();
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.attachInlinePolicy(new Policy(stack, 'Policy', { statements: [reads(numbers(110))] }));
    expect(errorOf(stack)).toBe('no error');
  });
});

describe('secrets', () => {
  const granted = (template: Template, type: string) =>
    Object.values(template.findResources(type)).flatMap(({ Properties: { PolicyDocument, Roles } }) =>
      PolicyDocument.Statement.filter(({ Action }: { Action: unknown }) =>
        JSON.stringify(Action).includes('secretsmanager:'),
      ).map(({ Action, Resource }: { Action: unknown; Resource: unknown }) => ({
        Action,
        Roles,
        names: JSON.stringify(Resource).match(/webhooks\/[\w-]+(?=-\?{6})/g),
      })),
    );

  test('of few topics stay in the inline policy', () => {
    const template = synthesized(configOf(20, plainTopic));
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    expect(granted(template, 'AWS::IAM::Policy').flatMap(({ names }) => names)).toHaveLength(20);
  });

  test('of many topics are divided into managed policies of one role, each secret granted once', () => {
    const template = synthesized(configOf(200, plainTopic));
    const grants = granted(template, 'AWS::IAM::ManagedPolicy');
    expect(grants.length).toBeGreaterThan(2);
    expect(new Set(grants.map(({ Roles }) => JSON.stringify(Roles))).size).toBe(1);
    expect(new Set(grants.map(({ Action }) => Action))).toEqual(new Set(['secretsmanager:GetSecretValue']));
    const names = grants.flatMap(({ names }) => names);
    expect(names.sort()).toEqual(topicNames(200).map((name) => `webhooks/${name}`));
    expect(granted(template, 'AWS::IAM::Policy')).toEqual([]);
  });

  test('are granted before the function runs', () => {
    const template = synthesized(configOf(100, plainTopic));
    const policies = Object.keys(template.findResources('AWS::IAM::ManagedPolicy'));
    const [ingest] = Object.values(
      template.findResources('AWS::Lambda::Function', { Metadata: { 'catchbasin:function': 'ingest' } }),
    );
    expect(ingest?.DependsOn).toEqual(expect.arrayContaining(policies));
  });
});

test('secrets that move to another policy stay granted during a deploy', () => {
  const template = synthesized(configOf(150, plainTopic));
  const policies = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'));
  const idOf = (part: number) => policies.find(([id]) => id.includes(`GetSecretValue${part}`))?.[0];
  expect(policies).toHaveLength(3);
  const dependsOn = (part: number) => policies.find(([id]) => id === idOf(part))?.[1].DependsOn;
  expect([1, 2, 3].map(dependsOn)).toEqual([[idOf(2)], [idOf(3)], undefined]);
  const inline = Object.entries(template.findResources('AWS::IAM::Policy'));
  expect(inline.find(([id]) => id.startsWith('WebhooksIngest'))?.[1].DependsOn).toEqual([idOf(1)]);
});

describe('outputs', () => {
  const endpointsOf = (count: number) =>
    Object.entries(synthesized(configOf(count, plainTopic)).findOutputs('*')).filter(([name]) =>
      /^Endpoint/.test(name),
    );

  test('have the endpoint of each of 20 topics, and one for more', () => {
    expect(endpointsOf(20)).toHaveLength(20);
    const [[name, { Value }] = ['', {}], ...others] = endpointsOf(21);
    expect(others).toEqual([]);
    expect(name).toBe('Endpoint');
    expect(Value['Fn::Join'][1].at(-1)).toBe('/{topic}');
  });
});
