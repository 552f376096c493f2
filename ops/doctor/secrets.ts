import { isApiKey, settableSecretNames } from '#config/secret-names';
import { putCommand } from '#ops/secret/commands';
import type { Check, Planned } from './check.ts';
import { error, type Finding, findingsOrOk } from './finding.ts';
import { checkedNames } from './secret-values.ts';

/** Checks that each topic's secrets and API keys exist. Another check reads their values once the stack is deployed. */
export const secrets: Check<Planned> = {
  name: 'secrets',
  actions: ['secretsmanager:DescribeSecret'],
  async run({ assembly: { template } }, ports) {
    const { metadata } = template;
    const names = checkedNames(metadata);
    const states = await Promise.all(names.map((name) => ports.secretState(name)));
    const findings = names.flatMap((name, index): Finding[] => {
      if (states[index] === 'missing') {
        // The provider's first request sets the value, but the secret must exist by then.
        const command = settableSecretNames(metadata).includes(name)
          ? `aws secretsmanager create-secret --name ${name}`
          : putCommand(metadata, name);
        const what = isApiKey(metadata, name)
          ? `${name} does not exist, so its topic is not reconciled`
          : `${name} does not exist, so its topic responds 503`;
        return [error(what, `Run \`${command}\`.`)];
      }
      if (states[index] === 'being deleted') {
        const effect = isApiKey(metadata, name) ? 'its topic is not reconciled' : 'its topic responds 503';
        const remedy = `Run \`aws secretsmanager restore-secret --secret-id ${name}\`.`;
        return [error(`${name} is scheduled for deletion, so ${effect}`, remedy)];
      }
      return [];
    });
    return findingsOrOk(findings, names.length > 0 ? `found ${names.join(', ')}` : 'no topic needs a secret');
  },
};
