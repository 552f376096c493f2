import { mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { LanePause, LaneState } from '#ops/stage/stage';
import type { QueueMapping } from './queue-mapping.ts';
import { writeJsonFile } from './write-json-file.ts';

/** Lane of the template. */
export interface SwitchableLane {
  readonly name: string;
  /** Undefined when the configuration pauses the lane. */
  readonly mapping: Pick<QueueMapping, 'pause' | 'resume'> | undefined;
}

export interface LaneSwitchProps {
  /** File that holds the pauses, so that no restart or reload ends them. */
  readonly file: string;
  readonly lanes: readonly SwitchableLane[];
  readonly onNote: (note: string) => void;
}

/** Pauses and resumes lanes of the local mode. */
export class LaneSwitch {
  readonly #props: LaneSwitchProps;
  readonly #lanes: ReadonlyMap<string, SwitchableLane>;
  #pauses: Readonly<Record<string, LanePause>>;

  constructor(props: LaneSwitchProps) {
    this.#props = props;
    this.#lanes = new Map(props.lanes.map((lane) => [lane.name, lane]));
    this.#pauses = readPauses(props.file);
  }

  /** Pauses the lanes that an earlier run has paused. */
  restore(): void {
    for (const [name, { mapping }] of this.#lanes) {
      const pause = this.#pauses[name];
      if (mapping && !pause) continue;
      void mapping?.pause();
      this.#props.onNote(
        pause && mapping
          ? `Lane ${name} is paused since ${pause.since}. Its webhooks wait in the queue. ${resumeBy(name)}`
          : `Lane ${name} is paused by webhooks/config.ts. Its webhooks wait in the queue.`,
      );
    }
  }

  /** Returns the names of the paused lanes. */
  paused(): string[] {
    return [...this.#lanes.keys()].filter((name) => this.state(name)?.mapping === 'Disabled');
  }

  /** Returns undefined when there is no such lane. */
  state(name: string): LaneState | undefined {
    const lane = this.#lanes.get(name);
    if (!lane) return undefined;
    const pause = lane.mapping && this.#pauses[name];
    return { mapping: lane.mapping && !pause ? 'Enabled' : 'Disabled', pause, isConfigured: !lane.mapping };
  }

  /** Pauses or resumes a lane. A pause takes up to a few seconds, until no more messages are received. */
  async set(name: string, paused: boolean): Promise<LaneState | undefined> {
    const mapping = this.#lanes.get(name)?.mapping;
    const isPaused = this.#pauses[name] !== undefined;
    if (!mapping || paused === isPaused) return this.state(name);
    const { [name]: _, ...others } = this.#pauses;
    const pause = { since: new Date().toISOString(), by: userInfo().username };
    const pauses = paused ? { ...others, [name]: pause } : others;
    mkdirSync(dirname(this.#props.file), { recursive: true });
    writeJsonFile(this.#props.file, pauses);
    this.#pauses = pauses;
    if (paused) await mapping.pause();
    else mapping.resume();
    this.#props.onNote(
      paused ? `Lane ${name} is paused. Its webhooks wait in the queue. ${resumeBy(name)}` : `Lane ${name} is resumed.`,
    );
    return this.state(name);
  }
}

function resumeBy(name: string): string {
  return `Resume it with \`npm run ops -- resume ${name} --local\`.`;
}

function readPauses(file: string): Readonly<Record<string, LanePause>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
