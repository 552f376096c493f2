/** Helpers for the tests of handlers. Import them as `catchbasin/testing`. */
import { resolveWebhooks } from '#config/resolve-webhooks';
import type { WebhooksDefinition } from '#contract/define-webhooks';
import type { HandlerRegistry, Webhook } from '#contract/handler';
import { createHandler } from '#lambdas/ingest/handler';
import { toWebhook } from '#lambdas/process/received-webhook';
import { runHandler } from '#lambdas/process/run-handler';
import { apiGatewayEvent } from './api-gateway-event.ts';
import { Memory } from './memory.ts';
import { processUntilSettled, type Settled } from './process-until-settled.ts';
import { QuietCounter } from './quiet-counter.ts';
import { type LogLine, recordingLog } from './recording-log.ts';
import { type SignedRequest, type SignedRequestOptions, signedRequest } from './signed-request.ts';

export type { LogLine, Settled, SignedRequest, SignedRequestOptions };

export interface TestKitProps<Topic extends string> {
  /** The configuration: the default export of `webhooks/config.ts`. */
  readonly config: WebhooksDefinition<string, Topic>;
  /** The handlers: the default export of `webhooks/handlers/index.ts`. */
  readonly handlers: HandlerRegistry<Topic>;
  /** The stage whose configuration is used. @default 'dev' */
  readonly stage?: string;
}

export interface TestWebhookOptions extends SignedRequestOptions {
  /** The query string, without its question mark. @default none */
  readonly query?: string;
}

/** The response of ingest, and how the webhook was settled. */
export interface Delivery extends Partial<Omit<Settled, 'outcome'>> {
  readonly status: number;
  /** The body of the response. */
  readonly answer: string;
  /** `answered`: ingest rejected the request or answered a handshake, and queued nothing. */
  readonly outcome: Settled['outcome'] | 'answered';
}

export interface TestWebhook {
  /** The request as the provider would send it. */
  readonly request: Pick<SignedRequest, 'headers' | 'body'>;
  /** The log lines of ingest, processor and handler. */
  readonly log: readonly LogLine[];
  /**
   * Makes one attempt with the topic's handler.
   *
   * @param attempt the number of the attempt, from 1
   * @throws whatever the handler throws, or an `Error` when ingest rejects the request
   */
  handle(attempt?: number): Promise<void>;
  /**
   * Delivers the webhook in memory, from ingest to its handler, until it succeeds or is dead-lettered. Retries do not wait.
   * A second call is a second delivery of the same event.
   */
  deliver(): Promise<Delivery>;
}

export interface TestKit<Topic extends string> {
  /**
   * Creates a signed request to a topic.
   *
   * @throws {Error} when the configuration has no such topic, or only the provider can sign its requests
   */
  testWebhook(topic: Topic, options?: TestWebhookOptions): TestWebhook;
}

/**
 * Creates the test helpers for a configuration and its handlers.
 *
 * @example
 * const { testWebhook } = testKit({ config, handlers });
 *
 * test('reserves an order once', async () => {
 *   const order = testWebhook('orders', { body: { order: 'A-1', quantity: 2 } });
 *   expect(await order.deliver()).toMatchObject({ status: 200, outcome: 'processed' });
 *   expect(await order.deliver()).toMatchObject({ status: 200, outcome: 'duplicate' });
 * });
 */
export function testKit<Topic extends string>({
  config,
  handlers,
  stage = 'dev',
}: TestKitProps<Topic>): TestKit<Topic> {
  return {
    testWebhook(topicName, options = {}) {
      const webhooks = resolveWebhooks(config(stage));
      const topic = webhooks.topics[topicName];
      const lane = topic && webhooks.lanes[topic.lane];
      if (!topic || !lane) {
        throw new Error(
          `topic ${topicName} is not in the configuration of stage ${stage}: \`npm run synth\` lists why`,
        );
      }
      const { headers, body, secret, now } = signedRequest(topic, options);
      const memory = new Memory();
      const lines: LogLine[] = [];
      const ports = memory.ingestPorts(
        async () => secret,
        () => now,
      );
      const ingest = createHandler({ webhooks, ports, log: recordingLog(lines).log, counter: new QuietCounter() });

      /** Posts the request and takes what ingest queued. */
      async function post() {
        const answer = await ingest(apiGatewayEvent({ topic: topicName, body, headers, query: options.query ?? '' }));
        return { status: answer.statusCode ?? 200, answer: answer.body ?? '', message: memory.queued.pop() };
      }

      return {
        request: { headers, body },
        log: lines,
        async handle(attempt = 1) {
          const { status, answer, message } = await post();
          const reference = message?.reference;
          const stored = reference && 'key' in reference && memory.bucket.get(reference.key);
          if (!stored) throw new Error(`ingest responds ${status} and queues nothing: ${answer}`);
          const webhook: Webhook = toWebhook(stored, reference, topic.verify);
          const { default: handler } = await handlers[topicName]();
          const { log } = recordingLog(lines, { id: webhook.id, topic: topicName, attempt });
          await runHandler(handler, webhook, { number: attempt, timeoutSeconds: lane.attemptTimeout, log });
        },
        async deliver() {
          const { message, ...answered } = await post();
          if (!message) return { ...answered, outcome: 'answered' };
          return { ...answered, ...(await processUntilSettled(message, { webhooks, handlers, memory, lines })) };
        },
      };
    },
  };
}
