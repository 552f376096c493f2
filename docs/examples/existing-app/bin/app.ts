import { App, Stack, Tags } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Webhooks } from 'catchbasin/cdk';
import config from '../src/webhooks/config.ts';
import handlers from '../src/webhooks/handlers/index.ts';

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? 'dev';
const stack = new Stack(app, `Shop-${stage}`);
Tags.of(stack).add('team', 'payments');

const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
const alarmTopic = new Topic(stack, 'Operators', { enforceSSL: true });
alarmTopic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));

const hooks = new Webhooks(stack, 'Webhooks', {
  stage,
  config,
  handlers,
  webhooksDir: 'src/webhooks',
  alarmTopic,
  vpc,
});

const orders = new TableV2(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
orders.grantWriteData(hooks.processorOf('github'));
