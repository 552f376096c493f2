import { App, Stack } from 'aws-cdk-lib';
import { Template as CdkTemplate } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Webhooks } from '#lib/webhooks';
import { Template, type TemplateContent } from '#ops/stack/template';
import { findings } from '#test/support/doctor';
import { CONFIG } from '#test/support/stack';

const ALARMS_OK = expect.stringMatching(/^ok alarms: \d+ alarms are OK$/);
const ARN = 'arn:aws:sns:eu-central-1:111122223333:operators';

/** Returns the findings about alarms and their recipients, for a stack whose alarms publish to an existing topic. */
async function recipientsOf(
  critical: readonly string[],
  addToStack: (webhooks: Webhooks) => void = () => {},
): Promise<string[]> {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Catchbasin-test');
  const webhooks = new Webhooks(stack, 'Webhooks', {
    stage: 'test',
    config: () => ({ ...CONFIG, alarms: { critical } }),
    handlers: Object.fromEntries(Object.keys(CONFIG.topics).map((topic) => [topic, () => Promise.reject()])),
    alarmTopic: Topic.fromTopicArn(stack, 'Topic', ARN),
  });
  addToStack(webhooks);
  const content = CdkTemplate.fromStack(stack).toJSON() as TemplateContent;
  const template = new Template(content);
  const asked: string[] = [];
  const all = await findings({
    assembly: { template },
    stack: { template, physicalIds: new Map(Object.keys(content.Resources).map((id) => [id, `the ${id}`])) },
    ports: {
      subscriptions: async (arn) => {
        asked.push(arn);
        // Another stack has subscribed the telephone.
        return [
          { endpoint: '+4915112345678', confirmed: true },
          { endpoint: 'oncall@catchbasin.dev', confirmed: true },
        ];
      },
    },
  });
  const found = all.filter(({ check }) => ['recipients', 'subscriptions', 'alarms'].includes(check));
  return [...found.map(({ level, check, what }) => `${level} ${check}: ${what}`), ...asked];
}

test('an existing topic without own recipients is no warning', async () => {
  expect(await recipientsOf([])).toEqual([
    'ok recipients: critical alarms: an existing SNS topic; warnings: no recipient',
    'ok subscriptions: no subscriptions to check',
    ALARMS_OK,
  ]);
});

test('recipients that are subscribed to an existing topic are checked there', async () => {
  expect(await recipientsOf(['oncall@catchbasin.dev'])).toEqual([
    'ok recipients: critical alarms: oncall@catchbasin.dev, an existing SNS topic; warnings: oncall@catchbasin.dev',
    'ok subscriptions: confirmed by oncall@catchbasin.dev',
    ALARMS_OK,
    ARN,
  ]);
});

test('alarms and subscriptions that the user has added to the stack are not checked', async () => {
  const added = (webhooks: Webhooks) => {
    const { stack } = webhooks;
    const own = new Topic(stack, 'Own');
    const metric = new Metric({ namespace: 'Shop', metricName: 'Sales' });
    const props = { threshold: 1, evaluationPeriods: 1 };
    // Neither an alarm without a name nor one without actions is an alarm of Catchbasin.
    metric.createAlarm(stack, 'Unnamed', props).addAlarmAction(new SnsAction(own));
    metric.createAlarm(stack, 'Silent', { ...props, alarmName: 'sales' });
    own.addSubscription(new UrlSubscription('https://chat.example.com/hunter2'));
    own.addSubscription(new SqsSubscription(new Queue(stack, 'Sales')));
  };
  expect(await recipientsOf([], added)).toEqual(await recipientsOf([]));
  expect(await recipientsOf(['oncall@catchbasin.dev'], added)).toEqual(await recipientsOf(['oncall@catchbasin.dev']));
});
