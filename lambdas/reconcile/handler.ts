import type { Context, ScheduledEvent } from 'aws-lambda';
import { ownValue } from '#contract/own-value';
import type { ReconcileAnswers, ReconcileFailure, ReconcileRequest } from '#contract/reconcile-protocol';
import { MAX_CALL_MS } from '#lambdas/runtime/aws-client';
import { endpointStatus, registerEndpoint } from './check-endpoint.ts';
import type { ReconcileDependencies, ReconcileProps } from './dependencies.ts';
import { providerFetch } from './provider-fetch.ts';
import { reconcileOnRequest } from './reconcile-on-request.ts';
import type { ReconciledTopic } from './reconciled-topic.ts';
import { runSchedule } from './run-schedule.ts';
import { loadSource } from './sources/index.ts';

/** Time in which the pages under way are handled and the progress is saved. */
const MARGIN_MS = 3 * MAX_CALL_MS + 2_000;
/** Longest answer to a command, so that the operator sees progress. */
const MAX_ANSWER_MS = 20_000;

/** Creates the Lambda handler. A schedule and the operator's commands invoke it. */
export function createHandler(props: ReconcileProps) {
  const dependencies: ReconcileDependencies = { ...props, connect: (topic, signal) => connect(topic, props, signal) };
  return async (event: ReconcileRequest | ScheduledEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    const isCommand = 'command' in event;
    const limit = context.getRemainingTimeInMillis() - MARGIN_MS;
    const signal = AbortSignal.timeout(Math.max(0, limit));
    const deadline = Date.now() + (isCommand ? Math.min(limit, MAX_ANSWER_MS) : limit);
    const hasTime = () => Date.now() < deadline;
    if (!isCommand) return runSchedule(dependencies, hasTime, signal);
    try {
      return await answer(event, dependencies, hasTime, signal);
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) } satisfies ReconcileFailure;
    }
  };
}

async function answer(
  request: ReconcileRequest,
  dependencies: ReconcileDependencies,
  hasTime: () => boolean,
  signal: AbortSignal,
): Promise<ReconcileAnswers[ReconcileRequest['command']]> {
  const topic = await dependencies.connect(request.topic, signal);
  switch (request.command) {
    case 'reconcile':
      return reconcileOnRequest(topic, request, dependencies, hasTime);
    case 'endpoint-status':
      return endpointStatus(topic, dependencies);
    case 'register-endpoint':
      return registerEndpoint(topic, request, dependencies);
  }
}

async function connect(
  name: string,
  { topics, ports, sources }: ReconcileProps,
  signal: AbortSignal,
): Promise<ReconciledTopic> {
  const topic = ownValue(topics, name);
  if (!topic?.reconcile) {
    throw new Error(
      `topic ${name} has no \`reconcile\` in the deployed configuration. ` +
        `Topics that have it: ${Object.keys(topics).join(', ') || 'none'}. Choose one, or add it and deploy.`,
    );
  }
  const { source: data } = topic.reconcile;
  const [source, apiKey] = await Promise.all([loadSource(data, sources), ports.apiKey(data.apiKeyName)]);
  return {
    name,
    config: { ...topic, reconcile: topic.reconcile },
    source,
    context: { options: data.options ?? {}, apiKey, fetch: providerFetch({ signal, apiKey }) },
  };
}
