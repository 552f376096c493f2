import { STEPS } from '#contract/observability';

/** Fields of a line that a function printed. */
export type LineFields = Readonly<Record<string, unknown>>;

/** A log line of a function that tells a step of a webhook. */
export interface Step extends LineFields {
  /** A message in `STEPS` of `contract/observability.ts`. */
  readonly step: string;
  /** `unknown` when the function could not read which webhook it had. */
  readonly topic: string;
  readonly id?: string;
}

const MESSAGES: ReadonlySet<unknown> = new Set(Object.values(STEPS));
/** Steps that failed. */
export const FAILURES: ReadonlySet<string> = new Set([
  STEPS.rejected,
  STEPS.retrying,
  STEPS.deferred,
  STEPS.deadLettered,
]);

/** Returns the step of a line without its metrics, or undefined when the line is not about a step. */
export function toStep(line: LineFields): Step | undefined {
  const { _aws, ...fields } = line;
  const { message, topic } = fields;
  return MESSAGES.has(message) ? { ...fields, step: String(message), topic: String(topic ?? 'unknown') } : undefined;
}
