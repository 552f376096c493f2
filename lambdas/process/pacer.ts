import { spacingSeconds } from '#config/lane-times';
import type { ResolvedLane } from '#config/resolve-webhooks';
import type { ProcessPorts } from './ports.ts';

/** Spaces the attempts of one processor, so that all processors of the lane together stay below its rate. */
export class Pacer {
  readonly #spacingMs: number;
  readonly #ports: Pick<ProcessPorts, 'now' | 'sleep'>;
  #nextSlotAt: number;

  constructor(lane: ResolvedLane, ports: Pick<ProcessPorts, 'now' | 'sleep'>) {
    this.#spacingMs = spacingSeconds(lane) * 1_000;
    this.#ports = ports;
    this.#nextSlotAt = this.#now();
  }

  /** Resolves when the next attempt may start. */
  async waitForSlot(): Promise<void> {
    const slot = Math.max(this.#now(), this.#nextSlotAt);
    this.#nextSlotAt = slot + this.#spacingMs;
    await this.#waitUntil(slot);
  }

  /** Waits for the end of the last slot, because the next invocation starts with a new pacer. */
  async drain(): Promise<void> {
    await this.#waitUntil(this.#nextSlotAt);
  }

  async #waitUntil(moment: number): Promise<void> {
    const wait = moment - this.#now();
    if (wait > 0) await this.#ports.sleep(wait);
  }

  #now(): number {
    return this.#ports.now().getTime();
  }
}
