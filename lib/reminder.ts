import { Duration, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { NEEDS_AWS } from '#config/stack-metadata';
import type { Lane } from './lane.ts';
import { WebhookFunction } from './webhook-function.ts';

export interface ReminderProps {
  readonly stage: string;
  readonly lanes: readonly Lane[];
  /** Receive the reminders. */
  readonly topics: readonly ITopic[];
  /** Address of `docs/runbook.md`. */
  readonly runbookUrl: string;
  readonly logRetention: RetentionDays;
  /** Absolute path of the directory with the configuration and the handlers. */
  readonly webhooksDir: string;
}

/**
 * The function that runs every hour and reminds operators of new dead letters. CloudWatch notifies only of a change of
 * an alarm's state, so an alarm that is on says nothing about them.
 */
export class Reminder extends Construct {
  readonly function: WebhookFunction<'remind'>;

  constructor(scope: Construct, id: string, props: ReminderProps) {
    super(scope, id);
    const { stage, lanes, topics, runbookUrl, logRetention, webhooksDir } = props;
    const queues = Object.fromEntries(lanes.map(({ name, deadLetterQueue }) => [name, deadLetterQueue.queueName]));
    this.function = new WebhookFunction(this, 'Function', {
      name: 'remind',
      description: 'Reminds operators of new dead letters',
      // Three calls that each take the longest time: the lanes, the topics and the message.
      timeout: Duration.seconds(30),
      memorySize: 256,
      logRetention,
      webhooksDir,
      env: {
        STAGE: stage,
        DEAD_LETTER_QUEUES: Stack.of(this).toJsonString(queues),
        ALARM_TOPIC_ARNS: Fn.join(
          ',',
          topics.map(({ topicArn }) => topicArn),
        ),
        RUNBOOK_URL: runbookUrl,
      },
    });
    (this.function.node.defaultChild as CfnFunction).addMetadata(NEEDS_AWS, true);
    this.function.addToRolePolicy(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
    Validations.of(this.function.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'IAM cannot restrict cloudwatch:GetMetricData to resources, and it reads no messages.',
    });
    for (const topic of topics) topic.grantPublish(this.function);
    new Rule(this, 'Schedule', {
      description: 'Runs the remind function',
      // At a fixed minute, so that each run reports another hour of the clock. The function waits 15 minutes after an
      // hour for its metrics. EventBridge and Lambda retry by their defaults, and a late run reports its own hour.
      schedule: Schedule.cron({ minute: '20' }),
      targets: [new LambdaFunction(this.function)],
    });
  }
}
