import { type LineFields, type Step, toStep } from '#ops/logs/step';

/** Step with its place among the others. */
export interface NumberedStep extends Step {
  /** Position in the log, from 0. */
  readonly n: number;
}

/** Enough for commands, which ask for new steps ten times a second. */
const MAX_STEPS = 10_000;

/** The steps of the latest webhooks, for commands and tests that follow a webhook. */
export class WebhookLog {
  readonly #steps: NumberedStep[] = [];
  #next = 0;
  /** Called with each new step. */
  onStep: (step: NumberedStep) => void = () => {};

  /** Adds a log line. Returns its step, or undefined when the line is not about a step. */
  add(line: LineFields): NumberedStep | undefined {
    const found = toStep(line);
    if (!found) return undefined;
    const step = { ...found, n: this.#next++ };
    this.#steps.push(step);
    this.onStep(step);
    if (this.#steps.length > MAX_STEPS) this.#steps.splice(0, MAX_STEPS / 10);
    return step;
  }

  /** Returns the steps from position `n` on, and the position of the step that comes next. */
  since(n: number): { readonly next: number; readonly steps: readonly NumberedStep[] } {
    const first = this.#steps[0]?.n ?? 0;
    return { next: this.#next, steps: this.#steps.slice(Math.max(0, n - first)) };
  }
}
