import { secretNames, settableSecretNames } from '#config/secret-names';
import { putCommand } from '#ops/secret/put-command';
import type { Check, Planned } from './check.ts';
import { type Finding, fault, findingsOrOk } from './finding.ts';

/** Whether each secret that a topic is verified with is there. Their values are looked at once there is a stack. */
export const secrets: Check<Planned> = {
  name: 'secrets',
  actions: ['secretsmanager:DescribeSecret'],
  async look({ assembly: { template } }, ports) {
    const names = secretNames(template.metadata);
    const states = await Promise.all(names.map((name) => ports.secretState(name)));
    const findings = names.flatMap((name, index): Finding[] => {
      if (states[index] === 'missing') {
        // Its provider's first request brings the value, into a secret that has to be there.
        const command = settableSecretNames(template.metadata).includes(name)
          ? `aws secretsmanager create-secret --name ${name}`
          : putCommand(template.metadata, name);
        return [fault(`${name} is missing: its topic will answer 503`, `Run \`${command}\`.`)];
      }
      if (states[index] === 'being deleted') {
        return [fault(`${name} is being deleted`, `Run \`aws secretsmanager restore-secret --secret-id ${name}\`.`)];
      }
      return [];
    });
    return findingsOrOk(findings, names.length > 0 ? `present: ${names.join(', ')}` : 'no topic needs one');
  },
};
