import { createHmac, randomBytes } from 'node:crypto';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import { secretNames } from '#config/secret-names';
import type { ProbeReport } from '#contract/probe';
import type { SignatureVerification } from '#contract/verification';
import { runChecks } from '#lambdas/runtime/run-checks';
import type { IngestPorts, IngestProbePorts } from './ports.ts';
import { Problem } from './problem.ts';
import type { IngestRequest } from './request.ts';
import { SecretCache } from './secret-cache.ts';
import { verifyRequest } from './verify/verify-request.ts';

/** Secrets that are read at the same time. */
const SECRETS_AT_ONCE = 10;

const SCHEME: SignatureVerification = {
  kind: 'signature',
  secretName: 'probe',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-probe-signature', encoding: 'hex' },
  signed: ['body'],
};

/**
 * Checks whether this version could receive webhooks: it reads all secrets, verifies a request, writes and deletes an
 * object, and reaches every queue. Nothing is queued.
 */
export async function probeIngest({
  webhooks,
  ports,
}: {
  readonly webhooks: Pick<ResolvedWebhooks, 'topics'>;
  readonly ports: IngestProbePorts;
}): Promise<ProbeReport> {
  const lanes = [...new Set(Object.values(webhooks.topics).map(({ lane }) => lane))];
  return runChecks({
    'read the secrets': () => readSecrets(secretNames(webhooks), ports.secrets),
    'verify a request': () => verifyOwnRequest(ports),
    'write and delete an object': () => ports.probeStore().then(none),
    ...Object.fromEntries(
      lanes.map((lane) => [`reach the queue of lane ${lane}`, () => ports.probeQueue(lane).then(none)]),
    ),
  });
}

const none = (): string[] => [];

/** A secret that is not set is no fault of the version, and deploying another one would not help. */
async function readSecrets(names: readonly string[], secrets: IngestPorts['secrets']): Promise<string[]> {
  const missing: string[] = [];
  for (let at = 0; at < names.length; at += SECRETS_AT_ONCE) {
    const some = names.slice(at, at + SECRETS_AT_ONCE);
    const areSet = await Promise.all(some.map((name) => secrets.isSet(name)));
    missing.push(...some.filter((_, n) => !areSet[n]));
  }
  return missing.map((name) => `the secret ${name} is not set, so the webhooks of its topics are answered with 503`);
}

/** Verifies a request that is signed here with a new key, and rejects another one. */
async function verifyOwnRequest({ keys, now: clock }: IngestPorts): Promise<string[]> {
  const now = clock();
  const key = randomBytes(32).toString('hex');
  const secrets = new SecretCache({ fetch: async () => key, now: () => now });
  const body = randomBytes(64);
  const signature = createHmac('sha256', key).update(body).digest('hex');
  const own = { secrets, keys };
  await verifyRequest(SCHEME, requestWith(body, signature), own, now);
  const status = await verifyRequest(SCHEME, requestWith(randomBytes(64), signature), own, now).then(
    () => 200,
    (error) => (error instanceof Problem ? error.status : 500),
  );
  if (status !== 401) throw new Error(`a forged request was answered ${status}`);
  return [];
}

function requestWith(body: Buffer, signature: string): IngestRequest {
  return {
    topic: 'probe',
    method: 'POST',
    path: '/probe',
    query: '',
    headers: { 'x-probe-signature': signature },
    body,
    sourceIp: '127.0.0.1',
    json: () => undefined,
    form: () => new URLSearchParams(),
  };
}
