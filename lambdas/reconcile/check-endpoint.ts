import { randomBytes } from 'node:crypto';
import { RECONCILE_LOGS } from '#contract/observability';
import type { EndpointRegistration, EndpointStatus, ManualSteps, ReconcileRequest } from '#contract/reconcile-protocol';
import { formatSigningSecrets, MAX_SECRETS } from '#contract/signing-secrets';
import { count } from '#lambdas/runtime/emf';
import type { ReconcileDependencies, ReconciledTopic } from './dependencies.ts';
import { endpointOf } from './endpoints/index.ts';

/** Length of a generated signing secret. */
const SECRET_BYTES = 32;

/** Reports an endpoint that is not healthy at its provider. Never throws. */
export async function checkEndpoint(
  topic: ReconciledTopic,
  dependencies: Pick<ReconcileDependencies, 'log' | 'ingestUrl'>,
): Promise<void> {
  const endpoint = endpointOf(topic.config.reconcile.source.name);
  if (!endpoint) return;
  const { log } = dependencies;
  const { name } = topic;
  try {
    const { problems, url } = await endpoint.status(urlOf(topic, dependencies), topic.context);
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
  const url = urlOf(topic, dependencies);
  const { source } = topic.config.reconcile;
  const endpoint = endpointOf(source.name);
  if (endpoint) return endpoint.status(url, topic.context);
  return { url, steps: [`The source ${source.name} cannot read endpoints. Look at the provider's dashboard.`] };
}

/**
 * Registers the endpoint of a topic at its provider, and puts the signing secret into the topic's secret.
 *
 * The secret is read before anything is changed at the provider, so that a missing one is found in time. A new signing
 * secret is added before the others, so that webhooks signed with any of them are accepted.
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
  if (!reconcile.allowRegister || secretName === '') return { url, steps: endpoint.steps(url, secretName) };
  const { ports } = dependencies;
  const existing = await ports.signingSecrets(secretName);
  let storedIn: string | undefined;
  const store = async (secret: string) => {
    await ports.putSecret(secretName, formatSigningSecrets([secret, ...existing].slice(0, MAX_SECRETS)));
    storedIn = secretName;
  };
  const signingSecret = async () => {
    if (existing[0] !== undefined) return existing[0];
    const created = randomBytes(SECRET_BYTES).toString('base64url');
    // Store first, because the provider must not sign with a secret that ingest does not have. A repeated command
    // uses the stored one.
    await store(created);
    return created;
  };
  const { secret, ...registered } = await endpoint.register(url, topic.context, signingSecret);
  if (secret !== undefined) await store(secret);
  return { url, ...registered, ...(storedIn !== undefined && { storedIn }) };
}

function urlOf({ name, config }: ReconciledTopic, { ingestUrl }: Pick<ReconcileDependencies, 'ingestUrl'>): string {
  // A provider that signs the address has the one of the preset.
  const { verify } = config;
  return (verify.kind === 'signature' && verify.url) || `${ingestUrl}/${name}`;
}
