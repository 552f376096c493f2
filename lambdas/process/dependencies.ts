import type { SemaphoreInterface } from 'async-mutex';
import type { ResolvedLane, ResolvedTopic } from '#config/resolve-webhooks';
import type { HandlerRegistry } from '#contract/handler';
import type { Dimensions } from '#lambdas/runtime/emf';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ProcessPorts } from './ports.ts';

/** Dependencies of the process function. The entry file creates them once per execution environment. */
export interface ProcessDependencies {
  readonly lane: ResolvedLane;
  readonly laneName: string;
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
  readonly handlers: HandlerRegistry;
  readonly ports: ProcessPorts;
  /** Limits how many bytes of bodies are in memory at the same time. */
  readonly memory: SemaphoreInterface;
  readonly functionVersion: string;
  /** Creates a log that adds these fields to each of its lines. */
  logWith(fields: Record<string, unknown>): FunctionLog;
}

/** Returns the dimensions of failed and successful attempts. Those of a canary tell the versions apart. */
export function retriedBy(
  topic: string,
  { lane, laneName, functionVersion }: Pick<ProcessDependencies, 'lane' | 'laneName' | 'functionVersion'>,
): Dimensions[] {
  return [{ topic }, ...(lane.canary ? [{ lane: laneName, version: functionVersion }] : [])];
}
