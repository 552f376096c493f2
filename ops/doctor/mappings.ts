import type { DeployedStack } from '#ops/stack/deployed-stack';
import { type LaneResources, lanesOf } from '#ops/stack/lanes';
import type { Check } from './check.ts';
import { error, type Finding, ok, revertDrift, warning } from './finding.ts';

/** Checks that each lane's queue is being processed, unless the lane is paused. */
export const mappings: Check<DeployedStack> = {
  name: 'mappings',
  actions: ['lambda:GetEventSourceMapping'],
  async run({ template, physicalIds }, ports) {
    return Promise.all(
      lanesOf(template).map(async (lane) => {
        const uuid = physicalIds.get(lane.mapping) ?? '';
        const state = await ports.mappingState(uuid);
        return state
          ? toFindings(lane, uuid, state)
          : error(`lane ${lane.name} has lost its event source mapping, so its webhooks wait`, revertDrift(template));
      }),
    );
  },
};

function toFindings({ name, paused }: LaneResources, uuid: string, state: string): Finding {
  const update = `aws lambda update-event-source-mapping --uuid ${uuid}`;
  if (paused) {
    return state === 'Enabled'
      ? warning(`lane ${name} is configured as paused, but its mapping is enabled`, `Run \`${update} --no-enabled\`.`)
      : ok(`lane ${name} is paused, as configured`);
  }
  if (state === 'Enabled') return ok(`lane ${name} is being processed`);
  if (state !== 'Disabled' && state !== 'Disabling') {
    return warning(`lane ${name} is ${state}`, 'Run the doctor again in a minute.');
  }
  return error(
    `lane ${name} is ${state}, so its webhooks wait and expire after 14 days`,
    `Run \`${update} --enabled\`.`,
  );
}
