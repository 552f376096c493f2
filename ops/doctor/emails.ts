import type { Check, Planned } from './check.ts';
import { findingsOrOk, warning } from './finding.ts';

/** Names that RFC 2606 and 6761 keep for examples and tests. */
const NOBODYS = /[@.](example\.(com|net|org)|example|test|invalid|localhost)$/i;

/** Synth has seen that they are addresses. */
export const emails: Check<Planned> = {
  name: 'emails',
  actions: [],
  async look({ assembly }) {
    const all = assembly.template.all('AWS::SNS::Subscription').flatMap(([, { Protocol, Endpoint }]) => {
      return Protocol === 'email' ? Endpoint : [];
    });
    if (all.length === 0) {
      return [warning('nobody is told of an alarm', 'Name somebody in `alarmEmails` of webhooks/config.ts.')];
    }
    const unread = all.filter((email) => NOBODYS.test(email));
    return findingsOrOk(
      unread.map((email) => warning(`nobody reads ${email}`, 'Correct it in `alarmEmails` of webhooks/config.ts.')),
      `alarms are sent to ${all.join(', ')}`,
    );
  },
};
