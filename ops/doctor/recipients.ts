import { describeBadAddress, describeTarget, httpsSecretNames } from '#config/alarm-targets';
import type { StackMetadata } from '#config/stack-metadata';
import type { AlarmTarget } from '#contract/alarms-config';
import { putUrlCommand } from '#ops/secret/commands';
import type { Check, Planned } from './check.ts';
import { error, type Finding, findingsOrOk, warning } from './finding.ts';
import type { DoctorPorts } from './ports.ts';

const NONE: NonNullable<StackMetadata['alarms']> = { critical: [], warning: [], runbookUrl: '' };

/** Domains that RFC 2606 and 6761 reserve for examples and tests. */
const EXAMPLE_DOMAIN = /[@.](example\.(com|net|org)|example|test|invalid|localhost)$/i;

/** Checks the recipients of alarms. Synth has already checked the form of their addresses and ids. */
export const recipients: Check<Planned> = {
  name: 'recipients',
  actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  async run({ assembly: { template } }, ports) {
    const { stage, alarms = NONE } = template.metadata;
    const names = httpsSecretNames(alarms);
    const findings = [
      ...checkPresence(alarms.critical, alarms.existingTopic),
      ...checkAddresses([...alarms.critical, ...alarms.warning]),
      ...(await Promise.all(names.map((name) => checkSecret(name, stage, ports)))).flat(),
    ];
    const critical = namesOf(alarms.critical, alarms.existingTopic);
    return findingsOrOk(findings, `critical alarms: ${critical}; warnings: ${namesOf(alarms.warning)}`);
  },
};

function namesOf(targets: readonly AlarmTarget[], existingTopic = false): string {
  const names = [...targets.map(describeTarget), ...(existingTopic ? ['an existing SNS topic'] : [])];
  return names.join(', ') || 'no recipient';
}

function checkPresence(critical: readonly AlarmTarget[], existingTopic = false): Finding[] {
  // The owner of an existing topic adds its recipients.
  if (critical.length > 0 || existingTopic) return [];
  const remedy = 'Add a recipient to `alarms.critical` in webhooks/config.ts.';
  return [warning('no recipients of critical alarms are configured', remedy)];
}

function checkAddresses(targets: readonly AlarmTarget[]): Finding[] {
  const examples = targets.filter((target) => typeof target === 'string' && EXAMPLE_DOMAIN.test(target));
  const remedy = 'Replace it with a real address in `alarms` in webhooks/config.ts.';
  return [...new Set(examples)].map((email) => {
    return warning(`${email} is an example address that receives no email`, remedy);
  });
}

/** CloudFormation resolves the secret during the deployment, and SNS refuses what is not an address. */
async function checkSecret(name: string, stage: string, ports: DoctorPorts): Promise<Finding[]> {
  const command = putUrlCommand(stage, name);
  const state = await ports.secretState(name);
  if (state === 'missing') return [error(`${name} does not exist, so the deploy fails`, `Run \`${command}\`.`)];
  if (state === 'being deleted') {
    const remedy = `Run \`aws secretsmanager restore-secret --secret-id ${name}\`.`;
    return [error(`${name} is scheduled for deletion, so the deploy fails`, remedy)];
  }
  const problem = describeBadAddress(await ports.secretText(name));
  const what = `${name} is not the address of an endpoint, because ${problem}`;
  return problem === undefined ? [] : [error(what, `Run \`${command} --replace\`.`)];
}
