import { type DeployedStack, FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';
import type { Check, Planned } from './check.ts';
import { error, type Finding, ok, warning } from './finding.ts';

/** Checks that the stack's state allows the next deploy. */
export const stack: Check<Planned> = {
  name: 'stack',
  actions: FIND_STACK_ACTIONS,
  async run({ assembly, deployed }) {
    const found = await deployed;
    return [found ? toFindings(found) : ok(`${assembly.stackName} is not deployed yet`)];
  },
};

/** Tells whether the stack was ever completely deployed, so that it may contain webhooks. */
export function isDeployed({ status }: DeployedStack): boolean {
  return !/^(CREATE_IN_PROGRESS|CREATE_FAILED|ROLLBACK|DELETE)/.test(status);
}

function toFindings({ name, status, statusReason, template }: DeployedStack): Finding {
  const context = `-c stage=${template.metadata.stage}`;
  const what = `${name} is in ${status}${statusReason ? `: ${statusReason}` : ''}`;
  if (status.endsWith('_IN_PROGRESS')) {
    return warning(what, 'Wait until the running operation ends. `npx cdk deploy` waits for it, too.');
  }
  if (status === 'DELETE_FAILED') {
    return error(what, `Fix the cause that its events name, then run \`npx cdk destroy ${context}\` again.`);
  }
  if (/^ROLLBACK_/.test(status)) {
    return warning(
      what,
      'Fix the cause that its events name. The next deploy deletes this stack and creates it again.',
    );
  }
  if (status.endsWith('FAILED')) return error(what, `Run \`npx cdk rollback ${context}\`, then deploy again.`);
  return ok(what);
}
