import { QUEUE_RETENTION_DAYS } from '#config/lane-times';
import { heldPause, isStopped } from '#ops/pause/held-pause';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { type LaneResources, lanesOf } from '#ops/stack/lanes';
import type { Check } from './check.ts';
import { error, type Finding, ok, revertDrift, warning } from './finding.ts';

const EXPIRY = `Its webhooks wait and expire after ${QUEUE_RETENTION_DAYS} days`;
const BEFORE_EXPIRY = 'Resume it before its oldest webhook expires.';

/** Checks that each lane's queue is being processed, unless the lane is paused. */
export const mappings: Check<DeployedStack> = {
  name: 'mappings',
  actions: ['lambda:GetEventSourceMapping'],
  async run(stack, ports) {
    const { template, physicalIds } = stack;
    return Promise.all(
      lanesOf(template).map(async (lane) => {
        const uuid = physicalIds.get(lane.mapping) ?? '';
        const state = await ports.mappingState(uuid);
        return state
          ? toFindings(lane, stack, uuid, state)
          : error(`lane ${lane.name} has lost its event source mapping, so its webhooks wait`, revertDrift(template));
      }),
    );
  },
};

/** Describes a lane's mapping. The command `pause` holds a pause in a parameter of the stack. */
function toFindings(
  lane: LaneResources,
  { template, parameters }: DeployedStack,
  uuid: string,
  state: string,
): Finding {
  const { name } = lane;
  const ops = (verb: 'pause' | 'resume') =>
    `Run \`npm run ops -- ${verb} ${name} --stage ${template.metadata.stage}\`.`;
  if (lane.paused) {
    const disable = `Run \`aws lambda update-event-source-mapping --uuid ${uuid} --no-enabled\`.`;
    return state === 'Enabled'
      ? warning(`lane ${name} is configured as paused, but its mapping is enabled`, disable)
      : ok(`lane ${name} is paused, as configured`);
  }
  const pause = heldPause({ parameters }, lane);
  const stopped = isStopped({ mapping: state });
  if (pause && stopped) {
    const what = `lane ${name} is paused since ${pause.since} by ${pause.by}. ${EXPIRY}`;
    return warning(what, `${ops('resume')} ${BEFORE_EXPIRY}`);
  }
  if (pause && state === 'Enabled') {
    const what = `lane ${name} was paused at ${pause.since} by ${pause.by}, but its mapping is enabled`;
    return warning(what, `${ops('pause')} To let it run, use \`resume\` instead.`);
  }
  if (state === 'Enabled') return ok(`lane ${name} is being processed`);
  if (!stopped) return warning(`lane ${name} is ${state}`, 'Run the doctor again in a minute.');
  const what = `lane ${name} is ${state}, but no command has paused it. ${EXPIRY}`;
  return error(what, `${ops('resume')} To keep it paused through deploys, use \`pause\` instead.`);
}
