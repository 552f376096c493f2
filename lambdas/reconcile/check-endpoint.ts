import { LOGS } from '#contract/observability';
import type { EndpointRegistration, EndpointStatus, ManualSteps, ReconcileRequest } from '#contract/reconcile-protocol';
import { count, sample } from '#lambdas/runtime/emf';
import type { ReconcileDependencies } from './dependencies.ts';
import { endpointOf } from './endpoints/index.ts';
import type { ReconciledTopic } from './reconciled-topic.ts';

/** Publishes whether the endpoint of a topic is healthy at its provider. Never throws. */
export async function checkEndpoint(topic: ReconciledTopic, dependencies: ReconcileDependencies): Promise<void> {
  const endpoint = endpointOf(topic.config.reconcile.source.name);
  if (!endpoint) return;
  const { log } = dependencies;
  const { name } = topic;
  try {
    const { problems, url } = await endpoint.status(urlOf(topic, dependencies), topic.context);
    const metric = sample('endpointUnhealthy', problems.length > 0, { topic: name }, {});
    if (problems.length > 0) log.warn(LOGS.endpointUnhealthy, { topic: name, url, problems }, [metric]);
    else log.debug(LOGS.reconciled, { topic: name, url }, [metric]);
  } catch (error) {
    log.warn(LOGS.endpointNotChecked, { topic: name, error }, [count('reconcileFailed', { topic: name }, {})]);
  }
}

/** Reads the state of a topic's endpoint at its provider. */
export async function endpointStatus(
  topic: ReconciledTopic,
  dependencies: ReconcileDependencies,
): Promise<EndpointStatus | ManualSteps> {
  const url = urlOf(topic, dependencies);
  const { source } = topic.config.reconcile;
  const endpoint = endpointOf(source.name);
  if (endpoint) return endpoint.status(url, topic.context);
  return { url, steps: [`The source ${source.name} cannot read endpoints. Look at the provider's dashboard.`] };
}

/**
 * Registers the endpoint of a topic at its provider, and puts the signing secret into the topic's secret.
 *
 * @returns the steps for a person where the function is not allowed to
 */
export async function registerEndpoint(
  topic: ReconciledTopic,
  { url: given }: Extract<ReconcileRequest, { readonly command: 'register-endpoint' }>,
  dependencies: ReconcileDependencies,
): Promise<EndpointRegistration | ManualSteps> {
  const { verify, reconcile } = topic.config;
  const url = given ?? urlOf(topic, dependencies);
  const secretName = verify.kind === 'unsigned' ? '' : verify.secretName;
  const endpoint = endpointOf(reconcile.source.name);
  if (!endpoint) {
    return {
      url,
      steps: [`Register ${url} in the provider's dashboard, and put its signing secret into ${secretName}.`],
    };
  }
  if (!reconcile.allowRegister) return { url, steps: endpoint.steps(url, secretName) };
  const { secret, ...registered } = await endpoint.register(url, topic.context);
  if (secret !== undefined) await dependencies.ports.putSecret(secretName, secret);
  return { url, ...registered, ...(secret !== undefined && { storedIn: secretName }) };
}

function urlOf({ name, config }: ReconciledTopic, { ingestUrl }: ReconcileDependencies): string {
  // A provider that signs the address has the one of the preset.
  const { verify } = config;
  return (verify.kind === 'signature' && verify.url) || `${ingestUrl}/${name}`;
}
