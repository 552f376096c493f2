import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { BudgetConfig } from '#contract/budget-config';
import { CONFIG, propertiesOf, stackOf, synthesized } from '#test/support/stack';

const withBudget = (budget: BudgetConfig) => ({ ...CONFIG, alarms: { ...CONFIG.alarms, budget } });

/** The parts of a budget's properties that the tests read. */
interface Notification {
  readonly Notification: { readonly NotificationType: string; readonly Threshold: number };
  readonly Subscribers: readonly { readonly SubscriptionType: string; readonly Address: unknown }[];
}

test('there is no budget by default', () => {
  synthesized().resourceCountIs('AWS::Budgets::Budget', 0);
  expect(JSON.stringify(propertiesOf(synthesized(), 'AWS::SNS::TopicPolicy'))).not.toContain('budgets');
});

test('a budget counts the costs of the stage by its tag', () => {
  const template = synthesized(withBudget({ monthlyUsd: 99.5 }));
  template.hasResourceProperties('AWS::Budgets::Budget', {
    Budget: {
      BudgetName: Match.absent(),
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 99.5, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:catchbasin:stage$test'] },
    },
  });
});

test('a budget of the whole account has no filter', () => {
  const template = synthesized(withBudget({ monthlyUsd: 5, wholeAccount: true }));
  template.hasResourceProperties('AWS::Budgets::Budget', { Budget: { CostFilters: Match.absent() } });
});

test('a forecast of 80 % is a warning, and the whole budget is critical', () => {
  const template = synthesized(withBudget({ monthlyUsd: 5 }));
  const [topics] = [Object.keys(template.findResources('AWS::SNS::Topic'))];
  const critical = topics.find((id) => /AlarmsTopic/.test(id));
  const warning = topics.find((id) => /WarningTopic/.test(id));
  const [{ NotificationsWithSubscribers }] = propertiesOf(template, 'AWS::Budgets::Budget') as [
    { NotificationsWithSubscribers: Notification[] },
  ];
  expect(
    NotificationsWithSubscribers.map(({ Notification: { NotificationType, Threshold }, Subscribers }) => [
      NotificationType,
      Threshold,
      Subscribers,
    ]),
  ).toEqual([
    ['FORECASTED', 80, [{ SubscriptionType: 'SNS', Address: { Ref: warning } }]],
    ['ACTUAL', 100, [{ SubscriptionType: 'SNS', Address: { Ref: critical } }]],
  ]);
});

test('AWS Budgets of the same account may publish to the topics, before the budget exists', () => {
  const template = synthesized(withBudget({ monthlyUsd: 5 }));
  const policies = Object.entries(template.findResources('AWS::SNS::TopicPolicy'));
  expect(policies).toHaveLength(2);
  for (const [, { Properties }] of policies) {
    expect(Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Action: 'sns:Publish',
        Effect: 'Allow',
        Principal: { Service: 'budgets.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':budgets::', { Ref: 'AWS::AccountId' }, ':*']],
            },
          },
        },
      }),
    );
  }
  const [budget] = Object.values(template.findResources('AWS::Budgets::Budget'));
  expect(budget?.DependsOn).toEqual(expect.arrayContaining(policies.map(([id]) => id)));
});

test('the policy of an existing topic is not changed', () => {
  const operators = new Stack(new App(), 'Operators');
  const alarmTopic = Topic.fromTopicArn(operators, 'Topic', 'arn:aws:sns:eu-central-1:111122223333:operators');
  const template = Template.fromStack(stackOf(withBudget({ monthlyUsd: 5 }), { alarmTopic }));
  template.resourceCountIs('AWS::SNS::TopicPolicy', 0);
  expect(JSON.stringify(propertiesOf(template, 'AWS::Budgets::Budget'))).toContain('111122223333:operators');
});
