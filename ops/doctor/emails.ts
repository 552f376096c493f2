import type { Check, Planned } from './check.ts';
import { findingsOrOk, warning } from './finding.ts';

/** Domains that RFC 2606 and 6761 reserve for examples and tests. */
const EXAMPLE_DOMAIN = /[@.](example\.(com|net|org)|example|test|invalid|localhost)$/i;

/** Checks the recipients of alarms. Synth has already checked that they are email addresses. */
export const emails: Check<Planned> = {
  name: 'emails',
  actions: [],
  async run({ assembly }) {
    const all = assembly.template.all('AWS::SNS::Subscription').flatMap(([, { Protocol, Endpoint }]) => {
      return Protocol === 'email' ? Endpoint : [];
    });
    if (all.length === 0) {
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
