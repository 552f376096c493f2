import { randomBytes } from 'node:crypto';
import type { EndpointRegistration, ManualSteps, ReconcileRequest } from '#contract/reconcile-protocol';
import { secretNameOf } from '#contract/secret-name-of';
import { formatSigningSecrets, MAX_SECRETS } from '#contract/signing-secrets';
import type { ReconcileDependencies, ReconciledTopic } from './dependencies.ts';
import { endpointUrl } from './endpoint-url.ts';
import { endpointOf } from './endpoints/index.ts';

/** Length of a generated signing secret. */
const SECRET_BYTES = 32;

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
  const url = given === undefined ? endpointUrl(topic, dependencies) : checked(given, topic.name);
  const secretName = secretNameOf(verify) ?? '';
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
  if (existing.length >= MAX_SECRETS) {
    throw new Error(
      `the secret ${secretName} already holds ${existing.length} signing secrets, which is the most. ` +
        `Remove the old ones with \`npm run ops -- secret rotate ${topic.name} --finish\`.`,
    );
  }
  const store = async (secret: string) => {
    await ports.putSecret(secretName, formatSigningSecrets([secret, ...existing]));
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
  if (secret !== undefined) {
    await store(secret).catch((cause: Error) => {
      throw new Error(
        `the endpoint ${registered.id} is registered, but its signing secret could not be stored: ${cause.message}. ` +
          "Reveal the secret in the provider's dashboard, and store it with " +
          `\`npm run ops -- secret rotate ${topic.name}\`. Until then its webhooks are rejected.`,
        { cause },
      );
    });
  }
  return { url, ...registered, ...(storedIn !== undefined && { storedIn }) };
}

/** @throws {Error} when a provider would send the webhooks of the topic in plain text, or to another path */
function checked(url: string, topic: string): string {
  const { protocol, pathname } = URL.canParse(url) ? new URL(url) : { protocol: '', pathname: '' };
  const isLocal = /^http:\/\/(127\.0\.0\.1|localhost)(:|\/)/.test(url);
  if ((protocol === 'https:' || isLocal) && pathname.endsWith(`/${topic}`)) return url;
  throw new Error(`the address ${url} cannot be registered. It must begin with https:// and end with /${topic}.`);
}
