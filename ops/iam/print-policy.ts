import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { throwAwsErrorForUser } from '#ops/aws/aws-error';
import { findStack } from '#ops/stack/deployed-stack';
import type { PlanStage } from '#ops/stack/plan-stage';
import { toJson } from '#ops/terminal/json';
import { print, type Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';
import { commandsOf, createPolicy, type PolicyChoice } from './policy.ts';
import { stageArns } from './stage-arns.ts';

/** Most characters of a managed policy, and of the inline policies of a role. IAM does not count white space. */
const MAX_MANAGED = 6_144;
const MAX_INLINE = 10_240;

/** Prints a policy of a deployed stage. Tells on the standard error what it allows. */
export async function printPolicy(
  terminal: Terminal,
  planStage: PlanStage,
  stageName: string | undefined,
  choice: PolicyChoice,
): Promise<void> {
  const { stackName, bootstrap } = await planStage(stageName);
  const client = new CloudFormationClient();
  const stack = await findStack(client, stackName)
    .catch(throwAwsErrorForUser)
    .finally(() => client.destroy());
  if (!stack) {
    throw new UserError(
      `the stack ${stackName} is not deployed in this account and region, so its resources have no ARNs yet. ` +
        'Deploy it first, or choose another --stage.',
    );
  }
  const arns = stageArns(stack, bootstrap);
  const policy = createPolicy(choice, arns);
  print(terminal, toJson(policy, 2));
  for (const line of describe(choice, stackName)) terminal.warn(line);
  if (arns.hasUnknownKeys) {
    terminal.warn('A key of KMS is not in the template. Add kms:Decrypt and kms:GenerateDataKey on it to the policy.');
  }
  const tooLarge = describeSize(JSON.stringify(policy).length);
  if (tooLarge) terminal.warn(tooLarge);
}

/** Describes a policy that IAM does not accept as a managed policy, and what to do. */
export function describeSize(size: number): string | undefined {
  if (size <= MAX_MANAGED) return undefined;
  const found = `The policy has ${size} characters, and a managed policy may have ${MAX_MANAGED}.`;
  return size <= MAX_INLINE
    ? `${found} Use it as an inline policy of a role, which may have ${MAX_INLINE}.`
    : `${found} An inline policy may have ${MAX_INLINE}. ` +
        'Replace the secrets in it by a common prefix of their names, or divide it into several managed policies.';
}

function describe(choice: PolicyChoice, stackName: string): string[] {
  const { role, payloads, pause } = choice;
  const reading = role === 'operator' ? 'show, dlq show and replay --event-type' : 'show, dlq list and dlq show';
  const lines = [`Policy ${role} of ${stackName} for: ${commandsOf(choice).join(', ')}.`];
  if (payloads) lines.push('It allows to read payloads.');
  else lines.push(`It does not allow to read stored payloads. Add --payloads for ${reading}.`);
  if (role === 'operator' && !payloads) {
    lines.push('It allows to read dead letters. Those received while S3 failed contain their payload.');
  }
  if (pause) lines.push('cloudformation:UpdateStack is as powerful as a deploy, because it acts with the role of one.');
  return [...lines, 'It does not allow to read or set the values of secrets, so the doctor cannot check them.'];
}
