import type { DeployedStack } from '#ops/stack/deployed-stack';
import { findTarget } from '#ops/stack/template';
import type { Check } from './check.ts';
import { error, type Finding, findingsOrOk, warning } from './finding.ts';
import { type OwnSubscription, ownSubscriptions } from './own-resources.ts';
import type { DoctorPorts, Subscription } from './ports.ts';

/** A subscription of the template whose topic exists. */
type Expected = OwnSubscription & { readonly arn: string };

/** Checks that the recipients of alarms have confirmed their subscriptions. */
export const subscriptions: Check<DeployedStack> = {
  name: 'subscriptions',
  actions: ['sns:ListSubscriptionsByTopic', 'secretsmanager:GetSecretValue'],
  async run({ template, physicalIds }, ports) {
    const expected = ownSubscriptions(template).flatMap((subscription): Expected[] => {
      const { topicArn: expression } = subscription;
      const arn = typeof expression === 'string' ? expression : physicalIds.get(findTarget(expression) ?? '');
      // The topic of another stack has no ARN in this template. Its owner checks it.
      return arn === undefined ? [] : [{ ...subscription, arn }];
    });
    const arns = [...new Set(expected.map(({ arn }) => arn))];
    const found = new Map(await Promise.all(arns.map(async (arn) => [arn, await ports.subscriptions(arn)] as const)));
    const findings = await Promise.all(expected.map((each) => check(each, found.get(each.arn) ?? [], ports)));
    // A shared topic has further endpoints, which are not printed because they may be phone numbers or secret URLs.
    const names = [...new Set(expected.map(nameOf))].join(', ');
    return findingsOrOk(findings.flat(), names ? `confirmed by ${names}` : 'no subscriptions to check');
  },
};

/** @param found all subscriptions of the topic */
async function check(expected: Expected, found: readonly Subscription[], ports: DoctorPorts): Promise<Finding[]> {
  const isHttps = expected.protocol === 'https';
  const endpoint = isHttps ? await ports.secretText(expected.secretName) : expected.email;
  const own = found.filter((each) => withoutCredentials(each.endpoint) === withoutCredentials(endpoint));
  if (own.some(({ confirmed }) => confirmed)) return [];

  // With at least one confirmed recipient, the alarms of the topic still reach an operator.
  const problem = found.some(({ confirmed }) => confirmed) ? warning : error;
  const subscription = `subscription to ${expected.arn.split(':').at(-1)}`;
  const command = subscribeCommand(expected);
  const [unconfirmed, missing] = isHttps
    ? [
        `Check that its integration is enabled, then run \`${command}\` to have the confirmation sent again.`,
        `Run \`${command}\`. If its address has changed, name a new secret in \`httpsSecretName\` and deploy instead.`,
      ]
    : [
        `Open the link in the email from AWS Notifications. To get a new email, run \`${command}\`.`,
        `Run \`${command}\`, then open the link in the email from AWS Notifications.`,
      ];
  return own.length > 0
    ? [problem(`${nameOf(expected)} has not confirmed its ${subscription}`, unconfirmed)]
    : [
        problem(
          `${nameOf(expected)} has no ${subscription}, because it was never confirmed or has been cancelled`,
          missing,
        ),
      ];
}

function nameOf(subscription: OwnSubscription): string {
  return subscription.protocol === 'https' ? `the HTTPS endpoint in ${subscription.secretName}` : subscription.email;
}

/** The address of an HTTPS endpoint is not printed, because it contains a key. */
function subscribeCommand(expected: Expected): string {
  const { arn, protocol } = expected;
  const command = `aws sns subscribe --topic-arn ${arn} --protocol ${protocol} --notification-endpoint`;
  if (expected.protocol === 'email') return `${command} ${expected.email}`;
  const read = `aws secretsmanager get-secret-value --secret-id ${expected.secretName}`;
  return `${command} "$(${read} --query SecretString --output text)"`;
}

/** SNS lists addresses with masked passwords. */
function withoutCredentials(endpoint: string | undefined): string | undefined {
  return endpoint?.replace(/^https:\/\/[^/@]*@/, 'https://');
}
