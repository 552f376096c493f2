import type { ThrottleConfig } from '#contract/throttle-config';
import { describeAwsError } from '#ops/aws/aws-error';
import { findApiId } from '#ops/stack/api';
import { type DeployedStack, FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';
import { type Throttle, throttlesOf } from '#ops/stack/throttles';
import type { Check, Planned } from './check.ts';
import { defaultThrottle } from './default-throttle.ts';
import { type Finding, findingsOrOk, warning } from './finding.ts';
import type { DoctorPorts } from './ports.ts';
import { isDeployed } from './stack.ts';

const REMEDY =
  'Lower `throttle`, or request a higher rate in Service Quotas (API Gateway, Throttle rate). ' +
  'AWS derives the burst from it.';

/** Checks that the account can accept the requests that the throttles allow, and that the deploy leaves none behind. */
export const throttle: Check<Planned> = {
  name: 'throttle',
  actions: ['apigateway:GET', ...FIND_STACK_ACTIONS],
  async run({ assembly: { template }, deployed }, ports) {
    const quota = await quotaOf(ports);
    const planned = throttlesOf(template);
    const current = await deployed;
    return findingsOrOk(
      [...checkQuota(planned, quota), ...(current && isDeployed(current) ? checkRemoved(planned, current) : [])],
      `the throttles accept ${show(sum(planned))}, and the account ${show(quota)} (${quota.source})`,
    );
  },
};

interface Quota extends ThrottleConfig {
  readonly source: string;
}

/** Reads the quota of the account. Without an answer, the default of the region stands for it. */
async function quotaOf(ports: DoctorPorts): Promise<Quota> {
  const read = await ports.accountThrottle().catch((error: unknown) => {
    if (!describeAwsError(error)) throw error;
    return undefined;
  });
  if (read) return { ...read, source: 'its quota' };
  const region = await ports.region();
  return { ...defaultThrottle(region), source: `the default of ${region}, because its quota could not be read` };
}

function checkQuota(planned: readonly Throttle[], quota: Quota): Finding[] {
  const exceeds = ({ rate, burst }: ThrottleConfig) => rate > quota.rate || burst > quota.burst;
  const shared = `all APIs of the account and region share ${show(quota)} (${quota.source})`;
  const above = planned.filter(exceeds);
  if (above.length > 0) {
    return above.map((each) =>
      warning(`the throttle of ${each.route ?? 'the stage'} is ${show(each)}, but ${shared}`, REMEDY),
    );
  }
  if (!exceeds(sum(planned))) return [];
  const what = `the throttles of the stage and its topics are ${show(sum(planned))} together, but ${shared}`;
  return [warning(what, `One sender can use up the requests of another. ${REMEDY}`)];
}

/**
 * Warns of deployed throttles whose route the deploy deletes. API Gateway keeps settings that an update of the stage
 * leaves out, and can then reject later updates, because the route is missing.
 */
function checkRemoved(planned: readonly Throttle[], { template, physicalIds }: DeployedStack): Finding[] {
  const kept = planned.map(({ route }) => route);
  const api = physicalIds.get(findApiId(template) ?? '');
  return throttlesOf(template).flatMap(({ route }) => {
    if (route === undefined || kept.includes(route)) return [];
    const what = `the deploy removes the throttle of ${route}, and later ones can fail if its settings stay`;
    const options = `--api-id ${api} --stage-name '$default' --route-key '${route}'`;
    return [warning(what, `Run \`aws apigatewayv2 delete-route-settings ${options}\` before the deploy.`)];
  });
}

function sum(throttles: readonly ThrottleConfig[]): ThrottleConfig {
  const total = (name: keyof ThrottleConfig) => throttles.reduce((all, each) => all + each[name], 0);
  return { rate: total('rate'), burst: total('burst') };
}

/** Formats a throttle. @example show({ rate: 50, burst: 80 }) // '50 requests a second and 80 at once' */
function show({ rate, burst }: ThrottleConfig): string {
  return `${rate} requests a second and ${burst} at once`;
}
