import { CfnResource, CustomResource, Fn } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunctionResource, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { defineInfrastructure } from 'catchbasin/cdk';

/** A resource of each kind that the local mode emulates, and of some that it does not. */
export default defineInfrastructure({
  grant({ stack, processorOf }) {
    const processor = processorOf('resources');
    const jobs = new Queue(stack, 'Jobs');
    const topic = new Topic(stack, 'Paid');
    topic.addSubscription(new SqsSubscription(jobs, { rawMessageDelivery: true }));
    const search = new CfnResource(stack, 'Search', { type: 'AWS::OpenSearchService::Domain' });
    const variables = {
      BUCKET: new Bucket(stack, 'Files', { bucketName: 'the-files' }).bucketName,
      QUEUE_URL_OF_JOBS: jobs.queueUrl,
      TOPIC_ARN: topic.topicArn,
      TABLE: new TableV2(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } }).tableName,
      SECRET_ARN: new Secret(stack, 'ErpKey').secretArn,
      PARAMETER: new StringParameter(stack, 'Limit', { stringValue: '5' }).parameterName,
      SEARCH_URL: `https://${search.getAtt('DomainEndpoint').toString()}/`,
      ERP_URL: Fn.importValue('erp-url'),
    };
    for (const [name, value] of Object.entries(variables)) processor.addEnvironment(name, value);

    const code = Code.fromInline('exports.handler = async () => {}');
    const report = new LambdaFunctionResource(stack, 'Report', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code,
    });
    new Rule(stack, 'Nightly', {
      schedule: Schedule.cron({ hour: '3', minute: '0' }),
      targets: [new LambdaFunction(report)],
    });
    new Rule(stack, 'Monthly', {
      schedule: Schedule.cron({ day: '1', hour: '3', minute: '0' }),
      targets: [new LambdaFunction(processor)],
    });
    // The same route key as that of Catchbasin's own API.
    const admin = new HttpApi(stack, 'Admin');
    const reports = new HttpLambdaIntegration('Reports', processor);
    admin.addRoutes({ path: '/{topic}', methods: [HttpMethod.ANY], integration: reports });
    new CustomResource(stack, 'Setup', { serviceToken: report.functionArn });
    new EventBus(stack, 'Bus');
  },
});
