import { parseJson } from '#contract/parse-json';
import type { LogLevel } from '#ops/logs/read-log-level';
import type { LineFields } from '#ops/logs/step';
import type { BannerProps } from './banner.ts';
import type { NumberedStep, WebhookLog } from './webhook-log.ts';

/** The output of the local mode: text for people, or JSON for programs. */
export interface Reporter {
  /** Lowest level of the handlers' log lines that it shows. */
  readonly level: LogLevel;
  /** Takes one line that a function printed. */
  onLogLine(text: string): void;
  /** Reports a problem of the local mode or of a function. */
  warn(message: string): void;
  /** Reports news of the local mode itself, such as a reload. */
  note(message: string): void;
  /** Reports that the local mode accepts requests. */
  ready(banner: BannerProps): void;
  /** Ends the output, and removes what is only shown for a while. */
  end(): void;
}

/** Line that a function printed, as its kind tells. */
export type FunctionLine =
  | { readonly kind: 'step'; readonly step: NumberedStep }
  /** Line of a handler, or about the function itself. */
  | { readonly kind: 'log'; readonly line: LineFields }
  /** No JSON of a log, such as the output of a module while it is loaded. */
  | { readonly kind: 'text'; readonly text: string }
  /** Carries metrics only. */
  | { readonly kind: 'metrics' };

/** Reads one line that a function printed, and adds it to the steps when it is one. */
export function readLine(text: string, steps: WebhookLog): FunctionLine {
  const line = parseJson(text);
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return { kind: 'text', text };
  const fields = line as LineFields;
  if (!('message' in fields) && '_aws' in fields) return { kind: 'metrics' };
  const step = steps.add(fields);
  return step ? { kind: 'step', step } : { kind: 'log', line: fields };
}
