import type { Check, Planned } from './check.ts';
import { fault, ok } from './finding.ts';

export const bootstrap: Check<Planned> = {
  name: 'bootstrap',
  actions: ['ssm:GetParameter'],
  async look({ assembly: { bootstrap } }, ports) {
    const [version, region, { account }] = await Promise.all([
      ports.bootstrapVersion(bootstrap.parameter),
      ports.region(),
      ports.caller(),
    ]);
    const remedy = `Run \`npx cdk bootstrap aws://${account}/${region}\`.`;
    if (version === undefined) return [fault('the CDK has not been bootstrapped in this account and region', remedy)];
    const words = `the CDK's bootstrap has version ${version}, and the app needs ${bootstrap.version}`;
    return [version < bootstrap.version ? fault(words, remedy) : ok(words)];
  },
};
