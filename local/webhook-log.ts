import { STEPS } from '#contract/observability';

/** A log line of a function that tells a step of a webhook. */
export interface Step {
  /** Position in the log, from 0. */
  readonly n: number;
  /** A message in `STEPS` of `contract/observability.ts`. */
  readonly step: string;
  /** `unknown` when the function could not read which webhook it had. */
  readonly topic: string;
  readonly id?: string;
  readonly [field: string]: unknown;
}

/** Enough for commands, which ask for new steps ten times a second. */
const MAX_STEPS = 10_000;
const MESSAGES: ReadonlySet<unknown> = new Set(Object.values(STEPS));

/** The steps of the latest webhooks, for commands and tests that follow a webhook. */
export class WebhookLog {
  readonly #steps: Step[] = [];
  #next = 0;
  /** Called with each new step. */
  onStep: (step: Step) => void = () => {};

  /** Adds a log line. Returns its step, or undefined when the line is not about a step. */
  add(line: Readonly<Record<string, unknown>>): Step | undefined {
    const { _aws, ...fields } = line;
    const { message, topic } = fields;
    if (!MESSAGES.has(message)) return undefined;
    const step = { ...fields, n: this.#next++, step: String(message), topic: String(topic ?? 'unknown') };
    this.#steps.push(step);
    this.onStep(step);
    if (this.#steps.length > MAX_STEPS) this.#steps.splice(0, MAX_STEPS / 10);
    return step;
  }

  /** Returns the steps from position `n` on, and the position of the step that comes next. */
  since(n: number): { readonly next: number; readonly steps: readonly Step[] } {
    const first = this.#steps[0]?.n ?? 0;
    return { next: this.#next, steps: this.#steps.slice(Math.max(0, n - first)) };
  }
}
