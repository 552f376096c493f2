import { findTarget, type Template } from '#ops/stack/template';
import type { Check, Planned } from './check.ts';
import { findingsOrOk, ok, warning } from './finding.ts';
import { emailSubscriptions, ownAlarms } from './own-resources.ts';

/** Domains that RFC 2606 and 6761 reserve for examples and tests. */
const EXAMPLE_DOMAIN = /[@.](example\.(com|net|org)|example|test|invalid|localhost)$/i;

/** Checks the recipients of alarms. Synth has already checked that they are email addresses. */
export const emails: Check<Planned> = {
  name: 'emails',
  actions: [],
  async run({ assembly: { template, stackName } }) {
    const all = emailSubscriptions(template).map(({ email }) => email);
    if (all.length === 0) {
      if (hasExternalTopic(template, stackName)) return [ok('alarms are sent to an SNS topic outside this stack')];
      return [warning('no alarm recipients are configured', 'Add an address to `alarmEmails` in webhooks/config.ts.')];
    }
    const remedy = 'Replace it with a real address in `alarmEmails` in webhooks/config.ts.';
    return findingsOrOk(
      all
        .filter((email) => EXAMPLE_DOMAIN.test(email))
        .map((email) => warning(`${email} is an example address that receives no email`, remedy)),
      `alarms are sent to ${all.join(', ')}`,
    );
  },
};

/** Tells if alarms publish to a topic that another stack owns, whose recipients this template does not list. */
function hasExternalTopic(template: Template, stackName: string): boolean {
  const own = template.all('AWS::SNS::Topic').map(([logicalId]) => logicalId);
  const actions = ownAlarms(template, stackName).flatMap((alarm) => alarm.actions);
  return actions.some((action) => !own.includes(findTarget(action) ?? ''));
}
