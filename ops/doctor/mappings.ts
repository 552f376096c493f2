import type { DeployedStack } from '#ops/stack/deployed-stack';
import { type LaneResources, lanesOf } from '#ops/stack/lanes';
import type { Check } from './check.ts';
import { type Finding, fault, ok, revertDrift, warning } from './finding.ts';

/** Whether each lane's queue is worked on, unless it is to be paused. */
export const mappings: Check<DeployedStack> = {
  name: 'mappings',
  actions: ['lambda:GetEventSourceMapping'],
  async look({ template, physicalIds }, ports) {
    return Promise.all(
      lanesOf(template).map(async (lane) => {
        const uuid = physicalIds.get(lane.mapping) ?? '';
        const state = await ports.mappingState(uuid);
        return state
          ? toFindings(lane, uuid, state)
          : fault(`${lane.name} has lost its mapping`, revertDrift(template));
      }),
    );
  },
};

function toFindings({ name, paused }: LaneResources, uuid: string, state: string): Finding {
  const update = `aws lambda update-event-source-mapping --uuid ${uuid}`;
  if (paused) {
    return state === 'Enabled'
      ? warning(`${name} is to be paused, and its mapping is enabled`, `Run \`${update} --no-enabled\`.`)
      : ok(`${name} is paused, as the config says`);
  }
  if (state === 'Enabled') return ok(`${name} is enabled`);
  if (state !== 'Disabled' && state !== 'Disabling') return warning(`${name} is ${state}`, 'Look again in a minute.');
  return fault(`${name} is ${state}: its webhooks wait, for 14 days`, `Run \`${update} --enabled\`.`);
}
