import type { Check, Planned } from './check.ts';
import { fault, ok } from './finding.ts';

export const access: Check<Planned> = {
  name: 'access',
  actions: ['sts:GetCallerIdentity'],
  async look(_, ports) {
    const region = await ports.region().catch(() => undefined);
    if (!region) {
      return [
        fault('no region is set', 'Say which: export AWS_REGION=eu-central-1, or put one into your AWS profile.'),
      ];
    }
    const caller = await ports.caller().catch((error: Error) => error);
    if (caller instanceof Error) {
      const remedy = 'Sign in (aws sso login), or set AWS_PROFILE: `aws sts get-caller-identity` has to work.';
      return [fault(`AWS does not know who asks: ${caller.message}`, remedy)];
    }
    return [ok(`account ${caller.account} in ${region}, as ${caller.arn}`)];
  },
};
