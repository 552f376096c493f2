import { RECONCILE_LOGS } from '#contract/observability';
import type { EndpointStatus, ManualSteps } from '#contract/reconcile-protocol';
import { count } from '#lambdas/runtime/emf';
import type { ReconcileDependencies, ReconciledTopic } from './dependencies.ts';
import { endpointUrl } from './endpoint-url.ts';
import { endpointOf } from './endpoints/index.ts';

/** Reports an endpoint that is not healthy at its provider. Never throws. */
export async function watchEndpoint(
  topic: ReconciledTopic,
  dependencies: Pick<ReconcileDependencies, 'log' | 'ingestUrl'>,
): Promise<void> {
  const endpoint = endpointOf(topic.config.reconcile.source.name);
  if (!endpoint) return;
  const { log } = dependencies;
  const { name } = topic;
  try {
    const { problems, url } = await endpoint.status(endpointUrl(topic, dependencies), topic.context);
    if (problems.length === 0) return;
    log.warn(RECONCILE_LOGS.endpointUnhealthy, { topic: name, url, problems }, [
      count('endpointUnhealthy', { topic: name }, {}),
    ]);
  } catch (error) {
    log.warn(RECONCILE_LOGS.endpointNotChecked, { topic: name, error }, [
      count('reconcileFailed', { topic: name }, {}),
    ]);
  }
}

/** Reads the state of a topic's endpoint at its provider. */
export async function endpointStatus(
  topic: ReconciledTopic,
  dependencies: ReconcileDependencies,
): Promise<EndpointStatus | ManualSteps> {
  const url = endpointUrl(topic, dependencies);
  const { source } = topic.config.reconcile;
  const endpoint = endpointOf(source.name);
  if (endpoint) return endpoint.status(url, topic.context);
  return { url, steps: [`The source ${source.name} cannot read endpoints. Look at the provider's dashboard.`] };
}
