import { ArnFormat, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BackoffFunction, type ITopic, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlarmTarget } from '#contract/alarms-config';

/**
 * Retries for half an hour. SNS gives up after a minute by default, and allows an hour at most.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const HTTPS_DELIVERY = {
  healthyRetryPolicy: {
    minDelayTarget: Duration.seconds(20),
    maxDelayTarget: Duration.minutes(5),
    numRetries: 12,
    numMinDelayRetries: 2,
    numMaxDelayRetries: 5,
    backoffFunction: BackoffFunction.EXPONENTIAL,
  },
};

/**
 * Creates a topic that receives alarms.
 *
 * Requiring TLS replaces the default policy of SNS, so alarms need an explicit permission to publish. The topic is
 * encrypted by KMS only with a key of the user's own, because alarms cannot publish to one with the key of AWS.
 *
 * @param displayName the sender of its emails
 */
export function createAlarmTopic(scope: Construct, id: string, displayName: string): Topic {
  const topic = new Topic(scope, id, { displayName, enforceSSL: true });
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

/**
 * Subscribes the email addresses and HTTPS endpoints among the recipients to a topic.
 *
 * @param scope contains the subscriptions. The topic may belong to another stack
 */
export function subscribe(topic: ITopic, scope: Construct, targets: readonly AlarmTarget[]): void {
  for (const target of targets) {
    if (typeof target === 'string') {
      new Subscription(scope, target, { topic, endpoint: target, protocol: SubscriptionProtocol.EMAIL });
    } else if ('httpsSecretName' in target) {
      new Subscription(scope, target.httpsSecretName, {
        topic,
        // The template holds a reference, which CloudFormation resolves during a deployment.
        endpoint: SecretValue.secretsManager(target.httpsSecretName).unsafeUnwrap(),
        protocol: SubscriptionProtocol.HTTPS,
        deliveryPolicy: HTTPS_DELIVERY,
      });
    }
  }
}
