import type { Expression, Template } from '#ops/stack/template';

interface OwnAlarm {
  readonly name: string;
}

/** Returns the alarms of Catchbasin. The stack may contain other alarms, which its users have added. */
export function ownAlarms(template: Template, stackName: string): OwnAlarm[] {
  return [...template.all('AWS::CloudWatch::Alarm'), ...template.all('AWS::CloudWatch::CompositeAlarm')].flatMap(
    ([, { AlarmName }]) =>
      typeof AlarmName === 'string' && AlarmName.startsWith(`${stackName}/`) ? { name: AlarmName } : [],
  );
}

/** Subscription of a recipient of alarms. That of an HTTPS endpoint refers to the secret that holds its address. */
export type OwnSubscription = { readonly topicArn: Expression } & (
  | { readonly protocol: 'email'; readonly email: string }
  | { readonly protocol: 'https'; readonly secretName: string }
);

/** Returns the subscriptions of recipients. The stack may contain others, such as that of a function. */
export function ownSubscriptions(template: Template): OwnSubscription[] {
  return template
    .all('AWS::SNS::Subscription')
    .flatMap(([, { Protocol, Endpoint, TopicArn: topicArn }]): OwnSubscription[] => {
      if (typeof Endpoint !== 'string') return [];
      if (Protocol === 'email') return [{ protocol: 'email', email: Endpoint, topicArn }];
      const [, secretName] = /^\{\{resolve:secretsmanager:([^:]+):SecretString:/.exec(Endpoint) ?? [];
      return Protocol === 'https' && secretName ? [{ protocol: 'https', secretName, topicArn }] : [];
    });
}
