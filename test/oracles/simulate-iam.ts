import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT } from '#local/resolver';
import type { Iam } from '#test/support/iam';

/**
 * Simulates a request to AWS with the policies of a role and of the resource.
 *
 * @throws {Error} when the action does not exist or does not apply to the resource
 */
export async function allows(
  iam: Iam,
  role: string,
  action: string,
  resource: string,
  context: Record<string, string> = {},
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: role,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:SecureTransport': 'true', ...context },
      },
      identityPolicies: iam.policiesOf(role).map((policy, index) => ({ name: `policy ${index}`, policy })),
      resourcePolicy: iam.resourcePolicyOf(resource),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}
