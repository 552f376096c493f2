import { FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';
import { lanesOf } from '#ops/stack/lanes';
import type { Template } from '#ops/stack/template';
import type { Check, Planned } from './check.ts';
import { type Finding, fault, findingsOrOk, warning } from './finding.ts';
import { isDeployed } from './stack.ts';

/** What Lambda keeps for functions that reserve nothing; of a quota below it, nothing can be set aside. */
const KEPT_UNRESERVED = 100;

const RAISE = 'ask for more in Service Quotas (Lambda, Concurrent executions; a new account may have 10)';

export const concurrency: Check<Planned> = {
  name: 'concurrency',
  actions: ['lambda:GetAccountSettings', ...FIND_STACK_ACTIONS],
  async look({ assembly: { template }, deployed }, ports) {
    const { quota, unreserved } = await ports.concurrency();
    const asked = reservedBy(template);
    const current = await deployed;
    const already = current && isDeployed(current) ? reservedBy(current.template) : 0;
    const reservable = Math.max(0, unreserved - KEPT_UNRESERVED) + already;
    if (asked > reservable) {
      const what =
        `the lanes set ${asked} aside, of ${reservable} that can be: ${unreserved} of the account's quota of ${quota} ` +
        `are unreserved, and Lambda keeps ${KEPT_UNRESERVED} of them`;
      return [fault(what, `Say \`reservedConcurrency: false\` on lanes, reserve less, or ${RAISE}.`)];
    }
    return findingsOrOk(
      sharing(template, unreserved + already - asked),
      `the lanes set ${asked} aside, of ${reservable} that can be`,
    );
  },
};

/** Lambda throttles what the rest of the account does not suffice for, and a throttled batch waits for a visibility timeout. */
function sharing(template: Template, left: number): Finding[] {
  const lanes = lanesOf(template).filter(({ reservedConcurrency }) => reservedConcurrency === undefined);
  const most = lanes.reduce((sum, { maxConcurrency }) => sum + maxConcurrency, 0);
  if (most <= left) return [];
  const names = lanes.map(({ name }) => name).join(', ');
  const what = `lanes that reserve nothing (${names}) run up to ${most} at once, of ${left} that all functions share`;
  return [
    warning(what, `Lower \`maxConcurrency\`, or ${RAISE}: throttled webhooks wait for a visibility timeout each time.`),
  ];
}

function reservedBy(template: Template): number {
  const functions = template.all('AWS::Lambda::Function');
  return functions.reduce((sum, [, { ReservedConcurrentExecutions = 0 }]) => sum + ReservedConcurrentExecutions, 0);
}
