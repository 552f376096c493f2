import { type DeployedStack, FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';
import type { Check, Planned } from './check.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** Whether the stack can take the next deploy. */
export const stack: Check<Planned> = {
  name: 'stack',
  actions: FIND_STACK_ACTIONS,
  async look({ assembly, deployed }) {
    const found = await deployed;
    return [found ? toFindings(found) : ok(`${assembly.stackName} is not deployed yet`)];
  },
};

/** Whether it was ever deployed as a whole, so that webhooks may be on their way through it. */
export function isDeployed({ status }: DeployedStack): boolean {
  return !/^(CREATE_IN_PROGRESS|CREATE_FAILED|ROLLBACK|DELETE)/.test(status);
}

function toFindings({ name, status, statusReason, template }: DeployedStack): Finding {
  const ofStage = `-c stage=${template.metadata.stage}`;
  const what = `${name} is in ${status}${statusReason ? `: ${statusReason}` : ''}`;
  if (status.endsWith('_IN_PROGRESS'))
    return warning(what, 'Somebody deploys; `npx cdk deploy` waits until that has ended.');
  if (status === 'DELETE_FAILED')
    return fault(what, `Run \`npx cdk destroy ${ofStage}\` again; its events say what was in the way.`);
  if (/^ROLLBACK_/.test(status)) {
    return warning(
      what,
      'See in its events why the first deploy failed; the next one deletes the stack and begins anew.',
    );
  }
  if (status.endsWith('FAILED')) return fault(what, `Run \`npx cdk rollback ${ofStage}\`, then deploy again.`);
  return ok(what);
}
