import type { TopicOf } from '#contract/define-webhooks';
import type { Webhook } from '#contract/handler';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { createHandler } from '#lambdas/ingest/handler';
import { attemptWebhook } from '#lambdas/process/attempt-webhook';
import { toWebhook } from '#lambdas/process/received-webhook';
import defineStage from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import { apiGatewayEvent } from './api-gateway-event.ts';
import { Memory } from './memory.ts';
import { processUntilSettled, type Settled } from './process-until-settled.ts';
import { QuietCounter } from './quiet-counter.ts';
import { type LogLine, recordingLog } from './recording-log.ts';
import { type SignedRequest, type SignedRequestOptions, signedRequest } from './signed-request.ts';

export interface TestWebhookOptions extends SignedRequestOptions {
  /** Without its question mark. @default none */
  readonly query?: string;
  /** Whose config is used. @default dev */
  readonly stage?: string;
}

/** The door's answer, and what became of the webhook behind it. */
export interface Delivery extends Partial<Omit<Settled, 'outcome'>> {
  readonly status: number;
  readonly answer: string;
  /** `answered`: it did not get past the door, which turned it away or knew it for a handshake. */
  readonly outcome: Settled['outcome'] | 'answered';
}

export interface TestWebhook {
  /** As the provider would send it. */
  readonly request: Pick<SignedRequest, 'headers' | 'body'>;
  /** What was logged by the door, the processor and the handler. */
  readonly log: readonly LogLine[];
  /**
   * Makes one attempt with the topic's handler.
   *
   * @param attempt from 1
   * @throws whatever the handler throws, or an `Error` when the door turns the request away
   */
  handle(attempt?: number): Promise<void>;
  /**
   * Sends it the whole way in memory: through the door, and to the handler until it succeeds or is dead-lettered. Its
   * retries wait for nothing. A second call is a second delivery of the same event.
   */
  deliver(): Promise<Delivery>;
}

/** A signed request to a topic of `webhooks/config.ts`, with which its handler is tested. */
export function testWebhook(topicName: TopicOf<typeof defineStage>, options: TestWebhookOptions = {}): TestWebhook {
  const webhooks = resolveWebhooks(defineStage(options.stage ?? 'dev'));
  const topic = webhooks.topics[topicName];
  const lane = topic && webhooks.lanes[topic.lane];
  if (!topic || !lane) throw new Error(`${topicName} has no place in the config: \`npm run synth\` says why`);
  const { headers, body, secret, now } = signedRequest(topic, options);
  const memory = new Memory();
  const lines: LogLine[] = [];
  const ports = memory.ingestPorts(
    async () => secret,
    () => now,
  );
  const door = createHandler({ webhooks, ports, log: recordingLog(lines).log, counter: new QuietCounter() });

  /** Posts it, and takes out of the queue what the door has put there. */
  async function post() {
    const answer = await door(apiGatewayEvent({ topic: topicName, body, headers, query: options.query ?? '' }));
    return { status: answer.statusCode ?? 200, answer: answer.body ?? '', message: memory.queued.pop() };
  }

  return {
    request: { headers, body },
    log: lines,
    async handle(attempt = 1) {
      const { status, answer, message } = await post();
      const reference = message?.reference;
      const stored = reference && 'key' in reference && memory.bucket.get(reference.key);
      if (!stored) throw new Error(`the door answers ${status} and queues nothing: ${answer}`);
      const webhook: Webhook = toWebhook(stored, reference, topic.verify);
      const { default: handler } = await handlers[topicName]();
      const { log } = recordingLog(lines, { id: webhook.id, topic: topicName, attempt });
      await attemptWebhook(handler, webhook, { number: attempt, timeoutSeconds: lane.attemptTimeout, log });
    },
    async deliver() {
      const { message, ...answered } = await post();
      if (!message) return { ...answered, outcome: 'answered' };
      return { ...answered, ...(await processUntilSettled(message, { webhooks, handlers, memory, lines })) };
    },
  };
}
