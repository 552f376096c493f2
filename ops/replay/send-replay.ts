import { setTimeout as sleep } from 'node:timers/promises';
import { ignoreError } from '#contract/ignore-error';
import type { StoredReference } from '#contract/reference';
import type { Stage } from '#ops/stage/stage';
import type { Candidate } from './candidates.ts';
import { sendMessages } from './send-messages.ts';

/** Most webhooks between two checks for Ctrl-C. */
const MAX_WAVE = 200;
/** Share of a second after which the rate is kept. */
const WAVES_PER_SECOND = 5;

export interface SendOptions {
  readonly topic: string;
  readonly queueUrl: string;
  /** Webhooks that are sent in a second. */
  readonly rate: number;
  /** Id of this run. */
  readonly run: string;
  /** Tells if the processor runs events again that were processed. */
  readonly force: boolean;
  /** Ends the replay after the webhooks that are being sent. */
  readonly signal: AbortSignal;
  /** Called after each step, with the progress until then. */
  readonly onProgress: (progress: Progress) => void;
}

/** Progress of a replay. */
export interface Progress {
  readonly sent: number;
  readonly otherTypes: number;
  /** Ids of the webhooks whose payload is gone or damaged. */
  readonly unreadable: readonly string[];
  /** Id of the webhook after which an interrupted replay continues. */
  readonly lastId?: string;
}

/** Sends webhooks through their lane again, in order of receipt, until they or the signal end. */
export async function sendReplay(
  sqs: Stage['sqs'],
  webhooks: AsyncIterable<Candidate>,
  { topic, queueUrl, rate, run, force, signal, onProgress }: SendOptions,
): Promise<void> {
  const size = Math.min(Math.max(Math.ceil(rate / WAVES_PER_SECOND), 1), MAX_WAVE);
  const startedAt = performance.now();
  let progress: Progress = { sent: 0, otherTypes: 0, unreadable: [] };
  for await (const wave of waves(webhooks, size)) {
    const aheadMs = startedAt + (progress.sent / rate) * 1_000 - performance.now();
    if (aheadMs > 0) await sleep(aheadMs, undefined, { signal }).catch(ignoreError('AbortError'));
    if (signal.aborted) return;
    const references = wave
      .filter(({ left }) => !left)
      .map((each) => referenceTo(each, topic, force ? run : undefined));
    if (references.length > 0) await sendMessages(sqs, queueUrl, references, run);
    const lastId = wave.at(-1)?.webhook.id;
    const unreadable = wave.filter(({ left }) => left === 'unreadable').map(({ webhook }) => webhook.id);
    progress = {
      sent: progress.sent + references.length,
      otherTypes: progress.otherTypes + wave.length - references.length - unreadable.length,
      unreadable: [...progress.unreadable, ...unreadable],
      ...(lastId !== undefined && { lastId }),
    };
    onProgress(progress);
  }
}

/** Divides webhooks into waves that are sent together. Those of another type do not count. */
async function* waves(webhooks: AsyncIterable<Candidate>, size: number): AsyncGenerator<Candidate[]> {
  let wave: Candidate[] = [];
  let toSend = 0;
  for await (const webhook of webhooks) {
    wave.push(webhook);
    if (!webhook.left) toSend++;
    if (toSend < size && wave.length < MAX_WAVE) continue;
    yield wave;
    [wave, toSend] = [[], 0];
  }
  if (wave.length > 0) yield wave;
}

function referenceTo({ webhook, group }: Candidate, topic: string, force: string | undefined): StoredReference {
  return {
    v: 1,
    id: webhook.id,
    topic,
    key: webhook.key,
    receivedAt: webhook.receivedAt.toISOString(),
    bytes: webhook.bytes,
    ...(group !== undefined && { group }),
    ...(force !== undefined && { force }),
  };
}
