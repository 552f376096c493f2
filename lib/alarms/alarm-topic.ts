import { ArnFormat, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/**
 * Creates the topic that receives the alarms, with its subscribers.
 *
 * Requiring TLS replaces the default policy of SNS, so alarms need an explicit permission to publish.
 */
export function createAlarmTopic(scope: Construct, emails: readonly string[]): Topic {
  const topic = new Topic(scope, 'Topic', { displayName: 'Catchbasin', enforceSSL: true });
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  const stack = Stack.of(scope);
  const alarms = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': alarms } },
    }),
  );
  return topic;
}

/** Subscribes to an existing topic. `addSubscription` would add the subscriptions to the stack of the topic. */
export function subscribeTo(topic: ITopic, scope: Construct, emails: readonly string[]): void {
  for (const endpoint of emails) {
    new Subscription(scope, endpoint, { topic, endpoint, protocol: SubscriptionProtocol.EMAIL });
  }
}
