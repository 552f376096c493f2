import { setTimeout as sleep } from 'node:timers/promises';
import { STEPS } from '#contract/observability';

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
const ENDS: ReadonlySet<string> = new Set([STEPS.processed, STEPS.duplicate, STEPS.deadLettered]);

/** Watches what becomes of webhooks in the local mode. */
export class Follower {
  readonly #url: string;
  readonly #onStep: (step: FollowedStep) => void;
  readonly #ids = new Set<string>();
  readonly #open = new Set<string>();
  /** Steps of webhooks that nobody has told us of: they may be processed before their sender has read the answer. */
  readonly #early = new Map<string, FollowedStep[]>();
  #next = 0;

  constructor(url: string, onStep: (step: FollowedStep) => void) {
    this.#url = url;
    this.#onStep = onStep;
  }

  /** Skips what happened before now. */
  async start(): Promise<void> {
    this.#next = (await this.#page(Number.MAX_SAFE_INTEGER)).next;
  }

  /** Tells of a webhook's steps from its first, and waits for its last. */
  expect(id: string): void {
    this.#ids.add(id);
    this.#open.add(id);
    for (const step of this.#early.get(id) ?? []) this.#take(id, step);
    this.#early.delete(id);
  }

  /** Watches while webhooks are sent, and until each of them is processed or dead-lettered. */
  async follow(sending: Promise<void>): Promise<void> {
    let sent = false;
    const settled = sending.finally(() => {
      sent = true;
    });
    // Together, so that a failure of either is heard of at once.
    await Promise.all([settled, this.#watch(() => sent && this.#open.size === 0)]);
  }

  async #watch(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const { next, steps } = await this.#page(this.#next);
      this.#next = next;
      for (const step of steps) if (step.id) this.#take(step.id, step);
      if (!isOver()) await sleep(POLL_MS);
    }
  }

  #take(id: string, step: FollowedStep): void {
    if (!this.#ids.has(id)) {
      this.#early.set(id, [...(this.#early.get(id) ?? []), step]);
      return;
    }
    if (ENDS.has(step.step)) this.#open.delete(id);
    this.#onStep(step);
  }

  async #page(since: number): Promise<Page> {
    try {
      const response = await fetch(`${this.#url}/_local/steps?since=${since}`);
      return (await response.json()) as Page;
    } catch (cause) {
      throw new Error(`the local mode does not answer at ${this.#url}: start it with \`npm start\``, { cause });
    }
  }
}
