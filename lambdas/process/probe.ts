import { ownValue } from '#contract/own-value';
import type { ProbeReport } from '#contract/probe';
import { runChecks } from '#lambdas/runtime/run-checks';
import type { ProcessDependencies } from './dependencies.ts';

/**
 * Checks whether this version could process webhooks: it loads the modules of all handlers of the lane. No handler is
 * run.
 */
export async function probeProcess({
  laneName,
  topics,
  handlers,
}: Pick<ProcessDependencies, 'laneName' | 'topics' | 'handlers'>): Promise<ProbeReport> {
  const own = Object.keys(topics).filter((topic) => topics[topic]?.lane === laneName);
  return runChecks(
    Object.fromEntries(own.map((topic) => [`load the handler of topic ${topic}`, () => load(handlers, topic)])),
  );
}

async function load(handlers: ProcessDependencies['handlers'], topic: string): Promise<readonly string[]> {
  const module = await ownValue(handlers, topic)?.();
  if (typeof module?.default !== 'function') throw new Error('its module exports no function as default');
  return [];
}
