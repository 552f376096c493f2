import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GetAccountSettingsCommand, GetEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ignoreError } from '#contract/ignore-error';
import { findAlarms } from '#ops/metrics/find-alarms';
import { findStack } from '#ops/stack/deployed-stack';
import type { DoctorPorts, Subscription } from './ports.ts';

/** Creates the doctor's ports in the account and region of the caller. */
export function awsPorts(): DoctorPorts {
  const sts = new STSClient();
  const ssm = new SSMClient();
  const cloudFormation = new CloudFormationClient();
  const lambda = new LambdaClient();
  const apiGateway = new APIGatewayClient();
  const secretsManager = new SecretsManagerClient();
  const sns = new SNSClient();
  const cloudWatch = new CloudWatchClient();
  const sqs = new SQSClient();

  return {
    now: () => new Date(),
    region: () => sts.config.region(),
    async caller() {
      const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand());
      return { account: Account, arn: Arn };
    },
    async bootstrapVersion(parameter) {
      const found = await ssm
        .send(new GetParameterCommand({ Name: parameter }))
        .catch(ignoreError('ParameterNotFound'));
      return found && Number(found.Parameter?.Value);
    },
    deployedStack: (name) => findStack(cloudFormation, name),
    async concurrency() {
      const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand());
      const { ConcurrentExecutions: quota = 0, UnreservedConcurrentExecutions: unreserved = 0 } = AccountLimit ?? {};
      return { quota, unreserved };
    },
    async accountThrottle() {
      const { throttleSettings } = await apiGateway.send(new GetAccountCommand());
      const { rateLimit: rate, burstLimit: burst } = throttleSettings ?? {};
      return rate === undefined || burst === undefined ? undefined : { rate, burst };
    },
    async secretState(name) {
      const found = await secretsManager
        .send(new DescribeSecretCommand({ SecretId: name }))
        .catch(ignoreError('ResourceNotFoundException'));
      if (!found) return 'missing';
      return found.DeletedDate ? 'being deleted' : 'present';
    },
    async secretText(name) {
      const command = new GetSecretValueCommand({ SecretId: name });
      // Secrets Manager responds with InvalidRequestException for a secret that is scheduled for deletion.
      const unreadable = ignoreError('ResourceNotFoundException', 'InvalidRequestException');
      return (await secretsManager.send(command).catch(unreadable))?.SecretString;
    },
    async subscriptions(topicArn) {
      const found: Subscription[] = [];
      for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
        { client: sns },
        { TopicArn: topicArn },
      )) {
        for (const { Endpoint = '', SubscriptionArn = '' } of Subscriptions) {
          if (SubscriptionArn === 'Deleted') continue;
          // An unconfirmed subscription has `PendingConfirmation` in place of its ARN.
          found.push({ endpoint: Endpoint, confirmed: SubscriptionArn.startsWith('arn:') });
        }
      }
      return found;
    },
    async mappingState(uuid) {
      const command = new GetEventSourceMappingCommand({ UUID: uuid });
      return (await lambda.send(command).catch(ignoreError('ResourceNotFoundException')))?.State;
    },
    alarms: (namePrefix) => findAlarms(cloudWatch, namePrefix),
    async messagesWaiting(queueUrl) {
      const command = new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      });
      const { Attributes = {} } = await sqs.send(command);
      // A command or a tool that reads dead letters hides them for a time.
      const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } = Attributes;
      return Number(visible ?? 0) + Number(hidden ?? 0);
    },
  };
}
