import { setTimeout as sleep } from 'node:timers/promises';
import { STEPS } from '#contract/observability';
import { callLocalMode } from './local-mode.ts';

/** A step of a webhook, as the local mode reports it. */
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
const FINAL_STEPS: ReadonlySet<string> = new Set([STEPS.processed, STEPS.duplicate, STEPS.deadLettered]);

/** Follows webhooks through the local mode until they are processed or dead-lettered. */
export class Follower {
  readonly #url: string;
  readonly #onStep: (step: FollowedStep) => void;
  readonly #ids = new Set<string>();
  readonly #open = new Set<string>();
  /** Steps of unknown webhooks. A webhook may be processed before its sender has read the response. */
  readonly #early = new Map<string, FollowedStep[]>();
  #next = 0;

  constructor(url: string, onStep: (step: FollowedStep) => void) {
    this.#url = url;
    this.#onStep = onStep;
  }

  /** Skips all earlier steps. */
  async start(): Promise<void> {
    this.#next = (await this.#page(Number.MAX_SAFE_INTEGER)).next;
  }

  /** Adds a webhook to follow. Its earlier steps are reported, too. */
  expect(id: string): void {
    this.#ids.add(id);
    this.#open.add(id);
    for (const step of this.#early.get(id) ?? []) this.#report(id, step);
    this.#early.delete(id);
  }

  /** Follows while webhooks are sent, and until each of them is processed or dead-lettered. */
  async follow(sending: Promise<void>): Promise<void> {
    let sent = false;
    const settled = sending.finally(() => {
      sent = true;
    });
    // Awaited together, so that a failure of either is reported at once.
    await Promise.all([settled, this.#poll(() => sent && this.#open.size === 0)]);
  }

  async #poll(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      const { next, steps } = await this.#page(this.#next);
      this.#next = next;
      for (const step of steps) if (step.id) this.#report(step.id, step);
      if (!isDone()) await sleep(POLL_MS);
    }
  }

  #report(id: string, step: FollowedStep): void {
    if (!this.#ids.has(id)) {
      this.#early.set(id, [...(this.#early.get(id) ?? []), step]);
      return;
    }
    if (FINAL_STEPS.has(step.step)) this.#open.delete(id);
    this.#onStep(step);
  }

  async #page(since: number): Promise<Page> {
    return (await callLocalMode(this.#url, 'GET', `steps?since=${since}`)) as Page;
  }
}
