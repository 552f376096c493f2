import type { Check, Planned } from './check.ts';
import { fault, ok } from './finding.ts';

const REMEDY = 'Run `npx cdk bootstrap`, once per account and region.';

export const bootstrap: Check<Planned> = {
  name: 'bootstrap',
  actions: ['ssm:GetParameter'],
  async look({ assembly: { bootstrap } }, ports) {
    const version = await ports.bootstrapVersion(bootstrap.parameter);
    if (version === undefined) return [fault('the CDK has not been bootstrapped in this account and region', REMEDY)];
    const words = `the CDK's bootstrap has version ${version}, and the app needs ${bootstrap.version}`;
    return [version < bootstrap.version ? fault(words, REMEDY) : ok(words)];
  },
};
