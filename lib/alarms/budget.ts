import { Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { BudgetConfig } from '#contract/budget-config';

/** Share of the budget, in percent, that a forecast must exceed. */
const FORECAST_PERCENT = 80;

export interface BudgetProps {
  readonly stage: string;
  readonly config: BudgetConfig;
  readonly topics: { readonly critical: ITopic; readonly warning: ITopic };
  /** The topics among them that the stack has created. The others have their own policies. */
  readonly ownTopics: readonly Topic[];
}

/** A monthly budget of the stage, or of the account. It has no name, because a change of recipients replaces it. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { stage, config, topics, ownTopics }: BudgetProps) {
    super(scope, id);
    const budget = new CfnBudget(this, 'Resource', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: config.monthlyUsd, unit: 'USD' },
        ...(!config.wholeAccount && { costFilters: { TagKeyValue: [`user:catchbasin:stage$${stage}`] } }),
      },
      notificationsWithSubscribers: [
        notification('FORECASTED', FORECAST_PERCENT, topics.warning),
        notification('ACTUAL', 100, topics.critical),
      ],
    });
    const { account, partition } = Stack.of(this);
    for (const topic of ownTopics) {
      const granted = topic.grantPublish(
        new ServicePrincipal('budgets.amazonaws.com', {
          conditions: {
            StringEquals: { 'aws:SourceAccount': account },
            ArnLike: { 'aws:SourceArn': `arn:${partition}:budgets::${account}:*` },
          },
        }),
      );
      // AWS Budgets checks that it may publish when the budget is created.
      granted.applyBefore(budget);
    }
  }
}

/** Notifies a topic when more than a share of the budget is used up, or forecast to be. */
function notification(notificationType: 'FORECASTED' | 'ACTUAL', threshold: number, topic: ITopic) {
  return {
    notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
    subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
  };
}
