import type { Check, Planned } from './check.ts';
import { error, ok } from './finding.ts';

/** Checks that `cdk bootstrap` has prepared the account and region. */
export const bootstrap: Check<Planned> = {
  name: 'bootstrap',
  actions: ['ssm:GetParameter'],
  async run({ assembly: { bootstrap } }, ports) {
    const [version, region, { account }] = await Promise.all([
      ports.bootstrapVersion(bootstrap.parameter),
      ports.region(),
      ports.caller(),
    ]);
    const remedy = `Run \`npx cdk bootstrap aws://${account}/${region}\`.`;
    if (version === undefined) return [error('this account and region are not bootstrapped for the CDK', remedy)];
    if (version < bootstrap.version) {
      return [error(`the CDK bootstrap has version ${version}, but the app needs ${bootstrap.version}`, remedy)];
    }
    return [ok(`the CDK bootstrap has version ${version}, and the app needs ${bootstrap.version}`)];
  },
};
