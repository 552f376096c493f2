import { askReconcile } from '#ops/reconcile/ask';
import { findReconciled } from '#ops/reconcile/find-topic';
import type { Stage, StageOptions } from '#ops/stage/stage';
import { toJson } from '#ops/terminal/json';
import { print, type Terminal } from '#ops/terminal/terminal';
import { formatStatus, formatSteps } from './format.ts';

export interface StatusOptions extends StageOptions {
  readonly json?: true;
}

/** Prints the state of a topic's endpoint at its provider. Exits with 1 when there is a problem or no way to see it. */
export async function providerStatus(
  stage: Stage,
  topic: string,
  { json }: StatusOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  findReconciled(stage, topic);
  const answer = await askReconcile(stage, { command: 'endpoint-status', topic }, signal);
  const isManual = 'steps' in answer;
  const title = `${topic} of ${stage.title}`;
  if (json) print(terminal, toJson({ stage: stage.title, topic, ...answer }, 2));
  else for (const line of isManual ? formatSteps(title, answer) : formatStatus(title, answer)) print(terminal, line);
  if (isManual || answer.problems.length > 0) terminal.fail();
}
