import { makeSecret } from '#contract/make-secret';
import { signRequest } from '#contract/sign-request';
import type { MakeSample, SampleOptions } from './samples/sample.ts';
import type { Target } from './target.ts';

const AT_ONCE = 10;
/** API Gateway gives up after as long. */
const ANSWER_WITHIN_MS = 30_000;

export interface SendOptions extends SampleOptions {
  readonly topicName: string;
  readonly count: number;
  /** Sign with a wrong secret. */
  readonly badSignature?: boolean | undefined;
}

/** How one sample was answered. */
export interface Answered {
  /** Undefined when nothing answered at all. */
  readonly status: number | undefined;
  /** The webhook's id, when it was accepted. */
  readonly id?: string | undefined;
  /** Why it was not. */
  readonly detail?: string | undefined;
}

/** Sends samples, some at once, and tells of each answer as it comes. */
export async function sendSamples(
  target: Target,
  makeSample: MakeSample,
  options: SendOptions,
  onAnswer: (answered: Answered) => void,
): Promise<void> {
  let next = 0;
  const sender = async () => {
    while (next < options.count) onAnswer(await sendOne(target, makeSample, options, next++));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, options.count) }, sender));
}

async function sendOne(target: Target, makeSample: MakeSample, options: SendOptions, n: number): Promise<Answered> {
  const { topicName, badSignature } = options;
  const { body, headers } = makeSample(n, options);
  // Of the right form: it is to be turned away because it is another.
  const secret = badSignature ? makeSecret(target.topic.verify) : target.secret;
  try {
    const response = await fetch(`${target.url}/${encodeURIComponent(topicName)}`, {
      method: 'POST',
      body,
      headers: { ...headers, ...signRequest(target.topic.verify, secret, body, new Date()) },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = await response.text();
    if (response.ok) return { status: response.status, id: response.headers.get('x-webhook-id') ?? undefined };
    return { status: response.status, detail: text.slice(0, 200) };
  } catch (error) {
    return { status: undefined, detail: String((error as Error).cause ?? error) };
  }
}
