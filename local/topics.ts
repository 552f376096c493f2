import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { SubscriptionProperties, Template } from '#ops/stack/template';
import type { CreateResource } from './create-resource.ts';
import { CREDENTIALS, REGION, type Resolver } from './resolver.ts';

/** Creates the template's topics, and their subscriptions of queues. Other recipients get no messages. */
export async function createTopics(
  template: Template,
  resolver: Resolver,
  endpoint: string,
  create: CreateResource,
): Promise<void> {
  const sns = new SNSClient({ region: REGION, credentials: CREDENTIALS, endpoint });
  for (const [logicalId, topic] of template.all('AWS::SNS::Topic')) {
    await create(logicalId, async () => {
      const plain = topic.TopicName === undefined ? logicalId : resolver.resolve(topic.TopicName);
      const name = topic.FifoTopic ? `${plain.replace(/\.fifo$/, '')}.fifo` : plain;
      const attributes = {
        ...(topic.FifoTopic && { FifoTopic: 'true' }),
        ...(topic.ContentBasedDeduplication && { ContentBasedDeduplication: 'true' }),
      };
      const { TopicArn: arn = '' } = await sns.send(new CreateTopicCommand({ Name: name, Attributes: attributes }));
      resolver.add(logicalId, { ref: arn, arn, attributes: { TopicArn: arn, TopicName: name } });
    });
  }
  for (const [logicalId, subscription] of template.all('AWS::SNS::Subscription')) {
    const { Protocol, Endpoint, TopicArn } = subscription;
    if (Protocol !== 'sqs' || Endpoint === undefined) continue;
    await create(logicalId, () =>
      sns.send(
        new SubscribeCommand({
          TopicArn: resolver.resolve(TopicArn),
          Protocol,
          Endpoint: resolver.resolve(Endpoint),
          Attributes: attributesOf(subscription),
        }),
      ),
    );
  }
  sns.destroy();
}

function attributesOf({ RawMessageDelivery, FilterPolicy, FilterPolicyScope }: SubscriptionProperties) {
  return {
    ...(RawMessageDelivery && { RawMessageDelivery: 'true' }),
    ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }),
    ...(FilterPolicyScope && { FilterPolicyScope }),
  };
}
