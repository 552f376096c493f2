import { QUEUE_RETENTION_DAYS } from '#config/lane-times';
import { findLane } from '#ops/stage/find-lane';
import type { LaneState, Stage, StageOptions } from '#ops/stage/stage';
import { toJson } from '#ops/terminal/json';
import { printable } from '#ops/terminal/printable';
import { print, type Terminal } from '#ops/terminal/terminal';
import { wrap } from '#ops/terminal/wrap';

export interface SwitchOptions extends StageOptions {
  readonly json?: true | undefined;
}

/** Result of `pause` and `resume`, as `--json` prints it. */
interface SwitchResult {
  readonly stage: string;
  readonly lane: string;
  readonly paused: boolean;
  /** Tells if the command changed anything. */
  readonly changed: boolean;
  /** Set while a pause by the command is held. */
  readonly since?: string | undefined;
  readonly by?: string | undefined;
}

const WIDTH = 80;

/** Pauses or resumes a lane, and tells what follows. */
export async function switchLane(
  stage: Stage,
  laneName: string,
  paused: boolean,
  options: SwitchOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { name } = findLane(stage, laneName);
  const say = (line: string) => {
    if (!options.json) print(terminal, line);
  };
  const before = await stage.mappings.state(name);
  const run = { signal, onStep: (step: string) => say(`… ${step}`) };
  const after = await (paused ? stage.mappings.pause(name, run) : stage.mappings.resume(name, run));
  const changed = !isSame(before, after);
  const { since, by } = after.pause ?? {};
  const result: SwitchResult = { stage: stage.title, lane: name, paused, changed, since, by };
  if (options.json) {
    print(terminal, toJson(result, 2));
    return;
  }
  const suffix = options.local ? ' --local' : options.stage ? ` --stage ${options.stage}` : '';
  for (const line of paused
    ? describePause(stage, name, { heldBefore: before.pause !== undefined, changed }, after, suffix)
    : describeResume(stage, name, changed)) {
    say(wrap(line, 0, WIDTH));
  }
}

function describePause(
  { title }: Stage,
  lane: string,
  { heldBefore, changed }: { readonly heldBefore: boolean; readonly changed: boolean },
  { pause, isConfigured }: LaneState,
  suffix: string,
): string[] {
  if (isConfigured) return [`Lane ${lane} of ${title} is paused by webhooks/config.ts. Nothing was changed.`];
  const who = pause ? ` since ${pause.since} by ${printable(pause.by)}` : '';
  return [
    `Lane ${lane} of ${title} is ${heldBefore && !changed ? 'already ' : ''}paused${who}.`,
    ...(heldBefore && changed ? ['Its mapping had been enabled meanwhile, and is disabled again.'] : []),
    `Webhooks are still accepted and wait in its queue. SQS deletes a webhook that has waited for ` +
      `${QUEUE_RETENTION_DAYS} days. Attempts that run now end as usual.`,
    ...(suffix === ' --local'
      ? ['A restart or a reload of the local mode does not resume it.']
      : [
          '`npx cdk deploy` does not resume it. The alarms oldest-webhook-age and ' +
            'time-to-drain will be raised while webhooks wait.',
        ]),
    `Resume it with \`npm run ops -- resume ${lane}${suffix}\`.`,
  ];
}

function describeResume({ title }: Stage, lane: string, changed: boolean): string[] {
  if (!changed) return [`Lane ${lane} of ${title} is not paused. Nothing was changed.`];
  return [
    `Lane ${lane} of ${title} is resumed.`,
    'Its waiting webhooks are processed with the concurrency and the rate of the lane.',
  ];
}

function isSame(before: LaneState, after: LaneState): boolean {
  return before.mapping === after.mapping && before.pause?.since === after.pause?.since;
}
