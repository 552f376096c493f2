import type { Expression, Template } from '#ops/stack/template';

interface OwnAlarm {
  readonly name: string;
  readonly actions: readonly Expression[];
}

/** Returns the alarms of Catchbasin. The stack may contain other alarms, which its users have added. */
export function ownAlarms(template: Template, stackName: string): OwnAlarm[] {
  return [...template.all('AWS::CloudWatch::Alarm'), ...template.all('AWS::CloudWatch::CompositeAlarm')].flatMap(
    ([, { AlarmName, AlarmActions = [] }]) =>
      typeof AlarmName === 'string' && AlarmName.startsWith(`${stackName}/`)
        ? { name: AlarmName, actions: AlarmActions }
        : [],
  );
}

interface EmailSubscription {
  readonly email: string;
  readonly topicArn: Expression;
}

/** Returns the subscriptions by email. The stack may contain others, such as that of a function. */
export function emailSubscriptions(template: Template): EmailSubscription[] {
  return template
    .all('AWS::SNS::Subscription')
    .flatMap(([, { Protocol, Endpoint, TopicArn }]) =>
      Protocol === 'email' && typeof Endpoint === 'string' ? { email: Endpoint, topicArn: TopicArn } : [],
    );
}
