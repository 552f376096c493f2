import { ArnFormat, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionName } from '#contract/env';
import { LIMITS } from './limits/limits.ts';
import type { WebhookFunction } from './webhook-function.ts';

/** Characters of a grant up to which the CDK can move it, as one statement, out of a full inline policy. */
const MAX_INLINE = 3_000;
/** Characters of an ARN besides the name, at the longest of all partitions and regions, with quotes and comma. */
const AROUND_NAME = 'arn:aws-us-gov:secretsmanager:us-isof-south-1:000000000000:secret:-??????'.length + 3;
/** Characters of a policy with one statement besides its ARNs. */
const AROUND_ARNS = 200;

/**
 * Grants an action on the named secrets only. Secrets Manager appends a dash and six characters to each name.
 *
 * Few secrets are in the inline policy of the function's role. Many are divided into managed policies, because the CDK
 * does not divide a statement, and IAM limits the characters of a policy.
 */
export function grantSecrets(to: WebhookFunction<FunctionName>, action: string, names: readonly string[]): void {
  const statement = (some: readonly string[]) =>
    new PolicyStatement({
      actions: [action],
      resources: some.map((name) =>
        Stack.of(to).formatArn({
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: `${name}-??????`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ),
    });
  if (names.length === 0) return;
  if (charactersOf(names) <= MAX_INLINE) {
    to.addToRolePolicy(statement(names));
    return;
  }
  let next: ManagedPolicy | undefined;
  for (const [index, group] of [...divide(names, LIMITS.managedPolicy.max).entries()].reverse()) {
    // Below the role, on which the function depends: it never runs with a new secret and without the policy.
    const policy = new ManagedPolicy(to.role, `${action.replace(/^.*:/, '')}${index + 1}`, {
      description: `Grants ${action} on secrets`,
      statements: [statement(group)],
      roles: [to.role],
    });
    // A new topic moves other secrets to the next policy. CloudFormation updates that one first, so that they stay
    // granted. For the same reason it updates the inline policy last, which had them while they were few.
    if (next) policy.node.addDependency(next);
    next = policy;
  }
  if (next) to.role.node.tryFindChild('DefaultPolicy')?.node.addDependency(next);
}

/** Divides names, in their order, into groups whose policies have at most so many characters. */
function divide(names: readonly string[], max: number): string[][] {
  const groups: string[][] = [];
  for (const name of names) {
    const last = groups.at(-1);
    if (last && charactersOf([...last, name]) <= max) last.push(name);
    else groups.push([name]);
  }
  return groups;
}

function charactersOf(names: readonly string[]): number {
  return names.reduce((sum, { length }) => sum + length + AROUND_NAME, AROUND_ARNS);
}
