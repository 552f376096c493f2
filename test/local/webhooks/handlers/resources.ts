import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { defineHandler } from 'catchbasin';

const env = process.env;
const s3 = new S3Client();
const sqs = new SQSClient();
const messageOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** Uses every kind of resource and writes what it got to the bucket. */
export default defineHandler(async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: env.QUEUE_URL_OF_JOBS, MessageBody: 'sent' }));
  await new SNSClient().send(new PublishCommand({ TopicArn: env.TOPIC_ARN, Message: 'published' }));
  await new DynamoDBClient().send(new PutItemCommand({ TableName: env.TABLE, Item: { id: { S: '1' } } }));
  const secret = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: env.SECRET_ARN }));
  const parameter = await new SSMClient().send(new GetParameterCommand({ Name: env.PARAMETER }));
  const messages: unknown[] = [];
  while (messages.length < 2) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: env.QUEUE_URL_OF_JOBS }));
    messages.push(...Messages.map(({ Body }) => Body));
  }
  const result = {
    messages: messages.sort(),
    secret: secret.SecretString,
    parameter: parameter.Parameter?.Value,
    search: env.SEARCH_URL,
    erp: env.ERP_URL,
    errors: [
      await messageOf(new CloudWatchClient().send(new PutMetricDataCommand({ Namespace: 'n', MetricData: [] }))),
      await messageOf(new CloudFormationClient().send(new ListStacksCommand())),
      await messageOf(new LambdaClient().send(new InvokeCommand({ FunctionName: 'other' }))),
      // A client that ignores the endpoints in the environment.
      await messageOf(
        new SQSClient({ endpoint: 'https://sqs.us-east-1.amazonaws.com', maxAttempts: 1 }).send(
          new SendMessageCommand({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/0/q', MessageBody: 'sent' }),
        ),
      ),
    ],
  };
  await s3.send(new PutObjectCommand({ Bucket: env.BUCKET, Key: 'result.json', Body: JSON.stringify(result) }));
});
