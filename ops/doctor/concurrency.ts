import { FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';
import { lanesOf } from '#ops/stack/lanes';
import type { Template } from '#ops/stack/template';
import type { Check, Planned } from './check.ts';
import { error, type Finding, findingsOrOk, warning } from './finding.ts';
import { isDeployed } from './stack.ts';

/** Concurrency that Lambda always keeps unreserved. A smaller quota allows no reservation at all. */
const KEPT_UNRESERVED = 100;

const REQUEST_QUOTA =
  'request a higher quota in Service Quotas (Lambda, Concurrent executions). A new account may have a quota of 10.';

/** Checks that the account's concurrency suffices for the lanes and the ingest function. */
export const concurrency: Check<Planned> = {
  name: 'concurrency',
  actions: ['lambda:GetAccountSettings', ...FIND_STACK_ACTIONS],
  async run({ assembly: { template }, deployed }, ports) {
    const { quota, unreserved } = await ports.concurrency();
    const wanted = reservedBy(template);
    const current = await deployed;
    const already = current && isDeployed(current) ? reservedBy(current.template) : 0;
    const available = Math.max(0, unreserved - KEPT_UNRESERVED) + already;
    if (wanted > available) {
      const what =
        `the functions reserve ${wanted} concurrent executions, but only ${available} can be reserved, because ` +
        `${unreserved} of the account's ${quota} are unreserved and Lambda keeps ${KEPT_UNRESERVED} of them`;
      return [
        error(
          what,
          `Reserve less for lanes or \`ingest\`, set \`reservedConcurrency: false\` on lanes, or ${REQUEST_QUOTA}`,
        ),
      ];
    }
    return findingsOrOk(
      checkUnreserved(template, unreserved + already - wanted),
      `the functions reserve ${wanted} of ${available} available concurrent executions`,
    );
  },
};

/** Checks that lanes without a reservation fit. A throttled batch waits for a whole visibility timeout. */
function checkUnreserved(template: Template, left: number): Finding[] {
  const lanes = lanesOf(template).filter(({ reservedConcurrency }) => reservedConcurrency === undefined);
  const most = lanes.reduce((sum, { maxConcurrency }) => sum + maxConcurrency, 0);
  if (most <= left) return [];
  const names = lanes.map(({ name }) => name).join(', ');
  const what =
    `the lanes that reserve no concurrency (${names}) run up to ${most} executions at once, ` +
    `but all functions of the account share ${left}`;
  const remedy = `Lower \`maxConcurrency\` or ${REQUEST_QUOTA} A throttled webhook waits for a visibility timeout.`;
  return [warning(what, remedy)];
}

function reservedBy(template: Template): number {
  const functions = template.all('AWS::Lambda::Function');
  return functions.reduce((sum, [, { ReservedConcurrentExecutions = 0 }]) => sum + ReservedConcurrentExecutions, 0);
}
