import { STEPS } from '#contract/observability';

/** A line that one of the functions logged about a webhook. */
export interface Step {
  readonly n: number;
  /** One of the messages in `contract/observability.ts`. */
  readonly step: string;
  readonly topic: string;
  readonly id?: string;
  readonly [field: string]: unknown;
}

const KEPT = 100_000;
const WORDS: ReadonlySet<string> = new Set(Object.values(STEPS));

/** The steps of the latest webhooks, for whoever waits to see them processed. */
export class WebhookLog {
  readonly #steps: Step[] = [];
  #next = 0;

  /** @returns the step, if the line tells of one */
  add(line: Readonly<Record<string, unknown>>): Step | undefined {
    const { message, topic } = line;
    if (typeof message !== 'string' || !WORDS.has(message) || typeof topic !== 'string') return undefined;
    const step = { ...line, n: this.#next++, step: message, topic };
    this.#steps.push(step);
    if (this.#steps.length > KEPT) this.#steps.splice(0, KEPT / 10);
    return step;
  }

  since(n: number): { readonly next: number; readonly steps: readonly Step[] } {
    const first = this.#steps[0]?.n ?? 0;
    return { next: this.#next, steps: this.#steps.slice(Math.max(0, n - first)) };
  }
}
