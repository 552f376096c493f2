import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { defineWebhooks, type WebhooksConfig } from '#contract/define-webhooks';
import type { HandlerRegistry } from '#contract/handler';
import { unsigned } from '#contract/providers/index';
import { defineInfrastructure } from '#lib/infrastructure';
import { Webhooks } from '#lib/webhooks';
import type { WebhooksProps } from '#lib/webhooks-props';
import { CONFIG } from '#test/support/stack';

/** Adds the construct to an existing app's stack. Functions are not bundled. */
function addTo(stack: Stack, props: Partial<WebhooksProps> = {}, config: WebhooksConfig = CONFIG): Webhooks {
  return new Webhooks(stack, 'Hooks', {
    stage: 'test',
    config: () => config,
    handlers: handlersOf(config),
    ...props,
  });
}

function handlersOf({ topics }: WebhooksConfig): HandlerRegistry {
  const load = () => Promise.reject(new Error('a construct loads no handler'));
  return Object.fromEntries(Object.keys(topics).map((topic) => [topic, load]));
}

const newStack = () =>
  new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false }), 'Shop');

function vpcOf(stack: Stack) {
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-01234567',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-01234567'],
    privateSubnetRouteTableIds: ['rtb-01234567'],
  });
}

/** The logical ids of functions in a VPC. */
const inVpc = (template: Template) =>
  Object.entries(template.findResources('AWS::Lambda::Function'))
    .filter(([, { Properties }]) => Properties.VpcConfig !== undefined)
    .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));

test('warns of a lane whose retries fill its queue at a low rate, and of no other', () => {
  const stack = newStack();
  const backoff = { first: 60, factor: 3, max: 21_600, jitter: 0.2 };
  addTo(stack, {}, { ...CONFIG, lanes: { ...CONFIG.lanes, rest: { attempts: 10, backoff } } });
  const text = 'The retries of lane rest are so long that 1.5 failing webhooks a second fill its queue: .*';
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('failing webhooks a second'));
  expect(warnings.map(({ entry }) => entry.data)).toEqual([expect.stringMatching(text)]);
});

test('exposes processors, lanes, payloads and alarms', () => {
  const stack = newStack();
  const hooks = addTo(stack);
  expect(hooks.processorOf('stripe')).toBe(hooks.lane('urgent').processor);
  expect(hooks.processorOf('internal')).toBe(hooks.lane('rest').processor);
  expect(stack.resolve(hooks.lane('urgent').queue.queueArn)).toEqual({
    'Fn::GetAtt': [expect.stringMatching(/^HooksLaneurgentQueue/), 'Arn'],
  });
  expect(stack.resolve(hooks.payloads.bucket.bucketName)).toEqual({ Ref: expect.stringMatching(/^HooksStoreBucket/) });
  expect(stack.resolve(hooks.alarms.topics.critical.topicArn)).toEqual({
    Ref: expect.stringMatching(/^HooksAlarmsTopic/),
  });
  expect(hooks.config.lanes.urgent).toMatchObject({ attempts: 5, batchSize: 10 });
});

test.each([
  [
    (hooks: Webhooks) => hooks.processorOf('strpe'),
    'There is no topic "strpe".',
    'Must be one of stripe, orders, orders.v2, internal. Did you mean stripe?',
  ],
  [(hooks: Webhooks) => hooks.processorOf('toString'), 'no topic "toString"', 'stripe'],
  [(hooks: Webhooks) => hooks.lane('urgnt'), 'no lane "urgnt"', 'urgent, rest'],
])('an unknown name is refused with the known ones: %s', (find, problem, known) => {
  const hooks = addTo(newStack());
  expect(() => find(hooks)).toThrow(problem);
  expect(() => find(hooks)).toThrow(known);
});

test('publishes to an existing alarm topic and subscribes the addresses to it', () => {
  const stack = newStack();
  const alarmTopic = new Topic(stack, 'Operators');
  expect(addTo(stack, { alarmTopic }).alarms.topics.critical).toBe(alarmTopic);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SNS::Topic', 1);
  template.resourceCountIs('AWS::SNS::Subscription', 2);
  const ref = { Ref: stack.getLogicalId(alarmTopic.node.defaultChild as never) };
  const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
  const notifying = types
    .flatMap((type) => Object.values(template.findResources(type)))
    .filter(({ Properties }) => Properties.AlarmActions);
  expect(notifying.length).toBeGreaterThan(10);
  for (const { Properties } of notifying) {
    expect([Properties.AlarmActions, Properties.OKActions]).toEqual([[ref], [ref]]);
  }
});

test('places every processor in an existing VPC, and no other function', () => {
  const stack = newStack();
  const vpc = vpcOf(stack);
  const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-01234567');
  addTo(stack, { vpc, securityGroups: [securityGroup] });
  const template = Template.fromStack(stack);
  expect(inVpc(template)).toEqual(['HooksLaneurgentProcess', 'HooksLanerestProcess']);
  template.hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: { SubnetIds: ['subnet-01234567'], SecurityGroupIds: ['sg-01234567'] },
  });
});

test('a network of one lane replaces the VPC of the construct', () => {
  const stack = newStack();
  const networks = () => ({
    rest: { vpc: vpcOf(stack), securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-12345678')] },
  });
  addTo(stack, { infrastructure: { networks } });
  expect(inVpc(Template.fromStack(stack))).toEqual(['HooksLanerestProcess']);
});

test('a network of an unknown lane is refused', () => {
  const stack = newStack();
  const networks = () => ({ rset: { vpc: vpcOf(stack) } });
  expect(() => addTo(stack, { infrastructure: { networks } })).toThrow(
    'infrastructure.networks: There is no lane "rset". Must be one of urgent, rest. Did you mean rest?',
  );
});

test('tags its own resources and none of the surrounding stack', () => {
  const stack = newStack();
  new Topic(stack, 'Other');
  addTo(stack, {}, { ...CONFIG, tags: { team: 'payments' } });
  const template = Template.fromStack(stack);
  const tagsOf = (id: string) =>
    Object.entries(template.findResources('AWS::SNS::Topic')).find(([each]) => each.startsWith(id))?.[1].Properties
      ?.Tags;
  expect(tagsOf('Other')).toBeUndefined();
  expect(tagsOf('HooksAlarmsTopic')).toContainEqual({ Key: 'team', Value: 'payments' });
});

test('grants are made when every other resource exists', () => {
  const stack = newStack();
  let metadata: unknown;
  addTo(stack, {
    infrastructure: {
      grant({ stack: its, stage, processorOf }) {
        expect(stage).toBe('test');
        metadata = its.templateOptions.metadata;
        processorOf('orders').addEnvironment('ORDERS_TABLE', 'orders');
      },
    },
  });
  expect(metadata).toMatchObject({ Catchbasin: { stage: 'test', topics: { orders: { lane: 'rest' } } } });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { LANE: 'rest', ORDERS_TABLE: 'orders' } },
  });
});

test('infrastructure with the type of the configuration knows its topics', () => {
  const config = defineWebhooks({ topics: { orders: { lane: 'low', verify: unsigned() } } });
  const stack = newStack();
  const typed = defineInfrastructure<typeof config>({
    grant({ processorOf }) {
      processorOf('orders').addEnvironment('A', '1');
      // @ts-expect-error: the configuration has no such topic.
      processorOf('ordres');
    },
  });
  const add = () => addTo(stack, { infrastructure: typed }, config('test'));
  expect(add).toThrow('There is no topic "ordres". Must be one of orders. Did you mean orders?');
  // Without the type, every text compiles.
  defineInfrastructure({ grant: ({ processorOf }) => void processorOf('ordres') });
});

test('subscribes to the topic of another stack from its own stack', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  const alarmTopic = Topic.fromTopicArn(new Stack(app, 'Shared'), 'Operators', 'arn:aws:sns:us-east-1:1:operators');
  const stacks = ['Dev', 'Prod'].map((name) => new Stack(app, name));
  for (const stack of stacks) addTo(stack, { alarmTopic });
  for (const stack of stacks) Template.fromStack(stack).resourceCountIs('AWS::SNS::Subscription', 2);
});

test('security groups and subnets without a VPC are refused', () => {
  const stack = newStack();
  const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-01234567')];
  expect(() => addTo(stack, { securityGroups })).toThrow('need `vpc`. Set `vpc`, or remove them.');
});

test('a second construct in one stack is refused', () => {
  const stack = newStack();
  addTo(stack);
  expect(
    () => new Webhooks(stack, 'More', { stage: 'test', config: () => CONFIG, handlers: handlersOf(CONFIG) }),
  ).toThrow('This stack already contains Webhooks, and a stack can hold one. Create another stack.');
});

test('a lane whose name every object inherits joins the VPC like any other', () => {
  const lane = 'constructor';
  const stack = newStack();
  const config: WebhooksConfig = { lanes: { [lane]: {} }, topics: { t: { lane, verify: unsigned() } } };
  addTo(stack, { vpc: vpcOf(stack) }, config);
  expect(inVpc(Template.fromStack(stack))).toEqual([`HooksLane${lane}Process`]);
});
