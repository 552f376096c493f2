import { setTimeout as sleep } from 'node:timers/promises';
import { STEPS } from '../contract/observability.ts';

/** A step of a webhook, as the local mode tells it. */
export interface FollowedStep {
  readonly step: string;
  readonly id?: string;
  readonly [field: string]: unknown;
}

interface Page {
  readonly next: number;
  readonly steps: readonly FollowedStep[];
}

const POLL_MS = 100;
const ENDS: ReadonlySet<string> = new Set([STEPS.processed, STEPS.deadLettered]);

/** Watches what becomes of webhooks in the local mode. */
export class Follower {
  readonly #url: string;
  readonly #onStep: (step: FollowedStep) => void;
  readonly #ended = new Set<string>();
  #next = 0;

  constructor(url: string, onStep: (step: FollowedStep) => void) {
    this.#url = url;
    this.#onStep = onStep;
  }

  /** Skips what happened before now. */
  async start(): Promise<void> {
    this.#next = (await this.#page(Number.MAX_SAFE_INTEGER)).next;
  }

  /** Waits until all of them are processed or dead-lettered. */
  async untilEnded(ids: ReadonlySet<string>): Promise<void> {
    while (![...ids].every((id) => this.#ended.has(id))) {
      const { next, steps } = await this.#page(this.#next);
      this.#next = next;
      for (const step of steps.filter(({ id }) => id && ids.has(id))) {
        if (ENDS.has(step.step)) this.#ended.add(step.id as string);
        this.#onStep(step);
      }
      if (steps.length === 0) await sleep(POLL_MS);
    }
  }

  async #page(since: number): Promise<Page> {
    const response = await fetch(`${this.#url}/_local/steps?since=${since}`);
    return (await response.json()) as Page;
  }
}
