import { hasPublicKey, makePrivateKey } from '#contract/key-pair';
import { makeSecret } from '#contract/make-secret';
import { signWebhook, type WebhookRequest } from '#contract/sign-webhook';
import type { Verification } from '#contract/verification';
import { UserError } from '#ops/user-error';
import type { MakeSample, SampleOptions } from './samples/sample.ts';
import type { Target } from './target.ts';

/** Header that marks samples in the local mode, which therefore does not record them as real requests. */
export const SAMPLE_HEADER = 'x-catchbasin-sample';
const MAX_PARALLEL = 10;
/** API Gateway responds 503 after the same time. */
const RESPONSE_TIMEOUT_MS = 30_000;

export interface SendOptions extends SampleOptions {
  readonly topicName: string;
  readonly count: number;
  /** Signs with a wrong secret. */
  readonly badSignature?: boolean | undefined;
  /** Headers by lower-case name. They replace those of the sample and of the signature. */
  readonly header?: Readonly<Record<string, string>> | undefined;
}

/** The response to one sample. */
export interface SampleResponse {
  /** Undefined when the endpoint did not respond. */
  readonly status: number | undefined;
  /** The webhook's id, when it was accepted. */
  readonly id?: string | undefined;
  /** The reason for not accepting it. */
  readonly detail?: string | undefined;
}

/** Sends samples, several at once, and reports each response. */
export async function sendSamples(
  target: Target,
  makeSample: MakeSample,
  options: SendOptions,
  onResponse: (response: SampleResponse) => void,
): Promise<void> {
  let next = 0;
  const sender = async () => {
    while (next < options.count) onResponse(await sendSample(target, makeSample, options, next++));
  };
  await Promise.all(Array.from({ length: Math.min(MAX_PARALLEL, options.count) }, sender));
}

/**
 * Makes the n-th sample and signs it, from 0.
 *
 * @throws {UserError} when the sample does not exist or cannot be signed
 */
export function signedSample(
  { topic, secret, followable }: Target,
  makeSample: MakeSample,
  options: SendOptions,
  n: number,
): WebhookRequest {
  const { topicName, header = {} } = options;
  const { body, headers, query = '' } = makeSample(n, options);
  // A wrong secret has the right form, so that only its value is rejected.
  const mark: Record<string, string> = followable ? { [SAMPLE_HEADER]: 'true' } : {};
  const signingSecret = options.badSignature ? wrongSecret(topic.verify) : secret;
  const unsigned = { path: `/${encodeURIComponent(topicName)}`, query, headers: { ...headers, ...header }, body };
  try {
    const signed = signWebhook(topic.verify, signingSecret, unsigned, new Date());
    return { ...signed, headers: { ...signed.headers, ...mark, ...header } };
  } catch (cause) {
    throw new UserError(`samples of ${options.topicName} cannot be signed: ${(cause as Error).message}`, { cause });
  }
}

function wrongSecret(verify: Verification): string {
  return hasPublicKey(verify) ? makePrivateKey(verify) : makeSecret(verify);
}

async function sendSample(
  target: Target,
  makeSample: MakeSample,
  options: SendOptions,
  n: number,
): Promise<SampleResponse> {
  const { body, headers, path, query } = signedSample(target, makeSample, options, n);
  try {
    const response = await fetch(`${target.url}${path}${query && `?${query}`}`, {
      method: 'POST',
      body,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.ok) return { status: response.status, id: response.headers.get('x-webhook-id') ?? undefined };
    return { status: response.status, detail: text.slice(0, 200) };
  } catch (error) {
    return { status: undefined, detail: String((error as Error).cause ?? error) };
  }
}
