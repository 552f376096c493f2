import type { DeployedStack } from '#ops/stack/deployed-stack';
import { findTarget } from '#ops/stack/template';
import type { Check } from './check.ts';
import { error, type Finding, findingsOrOk, warning } from './finding.ts';
import { emailSubscriptions } from './own-resources.ts';

/** Checks that the recipients of alarms have confirmed their subscriptions. */
export const subscriptions: Check<DeployedStack> = {
  name: 'subscriptions',
  actions: ['sns:ListSubscriptionsByTopic'],
  async run({ template, physicalIds }, ports) {
    const expected = emailSubscriptions(template).flatMap(({ email, topicArn: expression }) => {
      const topicArn = typeof expression === 'string' ? expression : physicalIds.get(findTarget(expression) ?? '');
      // The topic of another stack has no ARN in this template. Its owner checks it.
      return topicArn === undefined ? [] : [{ endpoint: email, topicArn }];
    });
    const topicArns = [...new Set(expected.map(({ topicArn }) => topicArn))];
    const found = (await Promise.all(topicArns.map((arn) => ports.subscriptions(arn)))).flat();
    const confirmed = new Set(found.filter((each) => each.confirmed).map((each) => each.endpoint));
    const known = new Set(found.map((each) => each.endpoint));
    // With at least one confirmed recipient, alarms still reach an operator.
    const problem = confirmed.size > 0 ? warning : error;
    const findings = expected.flatMap(({ endpoint, topicArn }): Finding[] => {
      if (confirmed.has(endpoint)) return [];
      const command = `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${endpoint}`;
      return known.has(endpoint)
        ? [
            problem(
              `${endpoint} has not confirmed its subscription`,
              `Open the link in the email from AWS Notifications. To get a new email, run \`${command}\`.`,
            ),
          ]
        : [
            problem(
              `${endpoint} has no subscription, because it was never confirmed or has been cancelled`,
              `Run \`${command}\`, then open the link in the email from AWS Notifications.`,
            ),
          ];
    });
    // A shared topic has further endpoints, which are not printed because they may be phone numbers or secret URLs.
    const emails = [...new Set(expected.map(({ endpoint }) => endpoint))].join(', ');
    return findingsOrOk(findings, emails ? `confirmed by ${emails}` : 'no email subscriptions to check');
  },
};
