import { secretNames, settableSecretNames } from '#config/secret-names';
import { putCommand } from '#ops/secret/commands';
import type { Check, Planned } from './check.ts';
import { error, type Finding, findingsOrOk } from './finding.ts';

/** Checks that each topic's secrets exist. Another check reads their values once the stack is deployed. */
export const secrets: Check<Planned> = {
  name: 'secrets',
  actions: ['secretsmanager:DescribeSecret'],
  async run({ assembly: { template } }, ports) {
    const names = secretNames(template.metadata);
    const states = await Promise.all(names.map((name) => ports.secretState(name)));
    const findings = names.flatMap((name, index): Finding[] => {
      if (states[index] === 'missing') {
        // The provider's first request sets the value, but the secret must exist by then.
        const command = settableSecretNames(template.metadata).includes(name)
          ? `aws secretsmanager create-secret --name ${name}`
          : putCommand(template.metadata, name);
        return [error(`${name} does not exist, so its topic responds 503`, `Run \`${command}\`.`)];
      }
      if (states[index] === 'being deleted') {
        const remedy = `Run \`aws secretsmanager restore-secret --secret-id ${name}\`.`;
        return [error(`${name} is scheduled for deletion, so its topic responds 503`, remedy)];
      }
      return [];
    });
    return findingsOrOk(findings, names.length > 0 ? `found ${names.join(', ')}` : 'no topic needs a secret');
  },
};
