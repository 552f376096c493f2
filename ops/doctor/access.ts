import type { Check, Planned } from './check.ts';
import { ok } from './finding.ts';

/** Checks that a region and valid credentials are set. */
export const access: Check<Planned> = {
  name: 'access',
  actions: ['sts:GetCallerIdentity'],
  async run(_, ports) {
    const region = await ports.region();
    const { account, arn } = await ports.caller();
    return [ok(`account ${account} in ${region}, as ${arn}`)];
  },
};
