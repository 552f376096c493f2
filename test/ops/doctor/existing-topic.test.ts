import { App, Stack } from 'aws-cdk-lib';
import { Template as CdkTemplate } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Webhooks } from '#lib/webhooks';
import { Template, type TemplateContent } from '#ops/stack/template';
import { findings } from '#test/support/doctor';
import { CONFIG } from '#test/support/stack';

const ARN = 'arn:aws:sns:eu-central-1:111122223333:operators';

/** The findings about recipients, for a stack whose alarms publish to an existing topic. */
async function recipientsOf(alarmEmails: readonly string[]): Promise<string[]> {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Catchbasin-test');
  new Webhooks(stack, 'Webhooks', {
    stage: 'test',
    config: () => ({ ...CONFIG, alarmEmails }),
    handlers: Object.fromEntries(Object.keys(CONFIG.topics).map((topic) => [topic, () => Promise.reject()])),
    alarmTopic: Topic.fromTopicArn(stack, 'Topic', ARN),
  });
  const content = CdkTemplate.fromStack(stack).toJSON() as TemplateContent;
  const template = new Template(content);
  const asked: string[] = [];
  const all = await findings({
    assembly: { template },
    stack: { template, physicalIds: new Map(Object.keys(content.Resources).map((id) => [id, `the ${id}`])) },
    ports: {
      subscriptions: async (arn) => {
        asked.push(arn);
        return [{ endpoint: 'oncall@catchbasin.dev', confirmed: true }];
      },
    },
  });
  const found = all.filter(({ check }) => ['emails', 'subscriptions'].includes(check));
  return [...found.map(({ level, check, what }) => `${level} ${check}: ${what}`), ...asked];
}

test('an existing topic without own recipients is no warning', async () => {
  expect(await recipientsOf([])).toEqual([
    'ok emails: alarms are sent to an SNS topic outside this stack',
    'ok subscriptions: none to check',
  ]);
});

test('recipients that are subscribed to an existing topic are checked there', async () => {
  expect(await recipientsOf(['oncall@catchbasin.dev'])).toEqual([
    'ok emails: alarms are sent to oncall@catchbasin.dev',
    'ok subscriptions: confirmed by oncall@catchbasin.dev',
    ARN,
  ]);
});
