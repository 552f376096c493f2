import type { DeployedStack } from '#ops/stack/deployed-stack';
import { targetOf } from '#ops/stack/template';
import type { Check } from './check.ts';
import { type Finding, fault, findingsOrOk, warning } from './finding.ts';

/** Whether the alarms reach those who are to be told. */
export const subscriptions: Check<DeployedStack> = {
  name: 'subscriptions',
  actions: ['sns:ListSubscriptionsByTopic'],
  async look({ template, physicalIds }, ports) {
    const wanted = template.all('AWS::SNS::Subscription').map(([, { Endpoint, TopicArn }]) => ({
      endpoint: Endpoint,
      topicArn: physicalIds.get(targetOf(TopicArn)) ?? '',
    }));
    const topicArns = [...new Set(wanted.map(({ topicArn }) => topicArn))];
    const found = (await Promise.all(topicArns.map((arn) => ports.subscriptions(arn)))).flat();
    const confirmed = new Set(found.filter((each) => each.confirmed).map((each) => each.endpoint));
    const known = new Set(found.map((each) => each.endpoint));
    // As long as somebody is told, the others are missed by nobody but themselves.
    const pending = confirmed.size > 0 ? warning : fault;
    const findings = wanted.flatMap(({ endpoint, topicArn }): Finding[] => {
      const again = `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${endpoint}`;
      if (confirmed.has(endpoint)) return [];
      if (!known.has(endpoint))
        return [pending(`${endpoint} has been unsubscribed, or has never confirmed`, `Run \`${again}\`, and confirm.`)];
      const remedy = `Follow the link in the mail from AWS Notifications; another is sent by \`${again}\`.`;
      return [pending(`${endpoint} has not confirmed`, remedy)];
    });
    return findingsOrOk(
      findings,
      wanted.length > 0 ? `confirmed: ${[...confirmed].join(', ')}` : 'nobody is to be told',
    );
  },
};
