/** Helpers for the tests of handlers and sources. Import them as `catchbasin/testing`. */

import { findProject } from '#config/find-project';
import {
  type ResolvedLane,
  type ResolvedTopic,
  type ResolvedWebhooks,
  resolveWebhooks,
} from '#config/resolve-webhooks';
import { findSample } from '#config/samples/find-sample';
import type { WebhooksDefinition } from '#contract/define-webhooks';
import type { HandlerRegistry } from '#contract/handler';
import { ownValue } from '#contract/own-value';
import { parseJson } from '#contract/parse-json';
import { createHandler } from '#lambdas/ingest/handler';
import { toWebhook } from '#lambdas/process/received-webhook';
import { runHandler } from '#lambdas/process/run-handler';
import { apiGatewayEvent } from './api-gateway-event.ts';
import { guardAws } from './aws-guard.ts';
import { InMemoryAws } from './in-memory-aws.ts';
import { processUntilSettled, type Settled } from './process-until-settled.ts';
import { type ReadSourceOptions, readSource, type SourceRead } from './read-source.ts';
import { type LogLine, recordingLog } from './recording-log.ts';
import { type SignedRequest, type SignedRequestOptions, signedRequest } from './signed-request.ts';

export type { LogLine, ReadSourceOptions, Settled, SignedRequest, SignedRequestOptions, SourceRead };
export { readSource };

/** Fails unmocked calls to AWS. It starts with the import, because handlers create their clients when they load. */
const aws = guardAws(process.env);

/** Configuration and handlers under test. */
export interface TestKitProps<Topic extends string> {
  /** The default export of `webhooks/config.ts`. */
  readonly config: WebhooksDefinition<string, Topic>;
  /** The default export of `webhooks/handlers/index.ts`. */
  readonly handlers: HandlerRegistry<NoInfer<Topic>>;
  /** Stage whose configuration is used. @default 'dev' */
  readonly stage?: string;
  /** Directory of the project, which may contain `webhooks/samples`. @default the project of the working directory */
  readonly project?: string;
}

/** Content of a test webhook. */
export interface TestWebhookOptions extends SignedRequestOptions {
  /**
   * Name or event type of a sample of the topic, whose body, headers and query the request has.
   *
   * It is a file of `webhooks/samples/<topic>/`, or a sample that the provider documents.
   *
   * @default no sample
   */
  readonly sample?: string;
}

/** Response of ingest, and the result of processing. */
export interface Delivery extends Partial<Omit<Settled, 'outcome'>> {
  /** HTTP status of the response. */
  readonly status: number;
  /** Body of the response. */
  readonly responseBody: string;
  /** Id of the webhook, from the response header `x-webhook-id`. Absent when ingest queued nothing. */
  readonly id?: string;
  /** `not-queued` means that ingest rejected the request or answered a handshake. */
  readonly outcome: Settled['outcome'] | 'not-queued';
}

/** Signed request to a topic, which can be delivered. */
export interface TestWebhook {
  /** Request as the provider would send it. */
  readonly request: Pick<SignedRequest, 'headers' | 'body'>;
  /** Log lines of ingest, processor and handler. */
  readonly log: readonly LogLine[];
  /**
   * Makes one attempt with the topic's handler.
   *
   * @param attempt number of the attempt, from 1
   * @throws the value that the handler throws
   * @throws {Error} when ingest does not queue the request, or the handler makes a call to AWS that is not mocked
   */
  handle(attempt?: number): Promise<void>;
  /**
   * Delivers the webhook in memory until its handler succeeds or it is dead-lettered. Retry delays take no time.
   *
   * A second call is a second delivery of the same event.
   *
   * @throws {Error} when the handler makes a call to AWS that the test does not mock
   */
  deliver(): Promise<Delivery>;
}

/** Test helpers of one configuration. */
export interface TestKit<Topic extends string> {
  /**
   * Creates a signed request to a topic.
   *
   * @example
   * const order = testWebhook('orders', { body: { order: 'A-1', quantity: 2 } });
   * expect(await order.deliver()).toMatchObject({ outcome: 'processed', attempts: 1 });
   *
   * @throws {Error} when the configuration has no such topic, or only the provider can sign its requests
   */
  testWebhook(topic: Topic, options?: TestWebhookOptions): TestWebhook;
  /**
   * Returns the body of a JSON sample. Each call returns a copy.
   *
   * @param name name or event type of the sample. @default the first one of the topic
   *
   * @example
   * testWebhook('orders', { body: { ...sample('orders', 'created'), quantity: -2 } });
   *
   * @throws {Error} that lists the samples of the topic, or when the sample is not JSON
   */
  sample<Body extends object = Record<string, unknown>>(topic: Topic, name?: string): Body;
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
export function testKit<Topic extends string>(props: TestKitProps<Topic>): TestKit<Topic> {
  const { config, handlers, stage = 'dev', project = findProject(process.cwd()) } = props;
  const verifyOf = (name: Topic) => findTopic(resolveWebhooks(config(stage)), name, stage).topic.verify;
  const find = (topic: Topic, name?: string) => findSample(project, topic, verifyOf(topic), name);
  return {
    sample<Body extends object>(topicName: Topic, name?: string) {
      const found = find(topicName, name);
      const json = parseJson(found.body.toString());
      if (typeof json === 'object' && json !== null) return json as Body;
      throw new Error(
        `sample ${found.name} of ${topicName} is not JSON: send it by testWebhook('${topicName}', { sample })`,
      );
    },
    testWebhook(topicName, options = {}) {
      const webhooks = resolveWebhooks(config(stage));
      const { topic, lane } = findTopic(webhooks, topicName, stage);
      const sample = options.sample === undefined ? undefined : find(topicName, options.sample);
      const { headers, body, query, secret, now, publicKey } = signedRequest(topicName, topic, options, sample);
      const memory = new InMemoryAws();
      const lines: LogLine[] = [];
      const ports = memory.ingestPorts(
        async () => secret,
        () => now,
        publicKey,
      );
      const ingest = createHandler({ webhooks, ports, log: recordingLog(lines).log, functionVersion: '$LATEST' });

      /** Posts the request. Returns the response and the message that ingest queued, if any. */
      async function post() {
        const event = apiGatewayEvent({ topic: topicName, body, headers, query });
        const { statusCode = 200, body: responseBody = '' } = await ingest(event);
        const message = memory.queued.pop();
        const id = message && { id: message.reference.id };
        return { response: { status: statusCode, responseBody, ...id }, message };
      }

      return {
        request: { headers, body },
        log: lines,
        async handle(attempt = 1) {
          const { response, message } = await post();
          const reference = message?.reference;
          const stored = reference && 'key' in reference && memory.bucket.get(reference.key);
          if (!stored) {
            throw new Error(`the request was not queued: ingest responded ${response.status} ${response.responseBody}`);
          }
          const webhook = toWebhook(stored, reference, topic.verify);
          const calls = aws.count;
          const { default: handler } = await handlers[topicName]();
          const { handlerLog: log } = recordingLog(lines, { id: webhook.id, topic: topicName, attempt });
          const attempted = runHandler(handler, webhook, { number: attempt, timeoutSeconds: lane.attemptTimeout, log });
          await attempted.finally(() => aws.throwCallsSince(calls));
        },
        async deliver() {
          const { response, message } = await post();
          if (!message) return { ...response, outcome: 'not-queued' };
          const calls = aws.count;
          const settled = await processUntilSettled(message, { webhooks, handlers, memory, lines });
          aws.throwCallsSince(calls);
          return { ...response, ...settled };
        },
      };
    },
  };
}

function findTopic(
  { topics, lanes }: ResolvedWebhooks,
  name: string,
  stage: string,
): { readonly topic: ResolvedTopic; readonly lane: ResolvedLane } {
  const topic = ownValue(topics, name);
  if (!topic) {
    const names = Object.keys(topics).join(', ');
    throw new Error(`topic ${name} is not in the configuration of stage ${stage}: use one of ${names}, or add it`);
  }
  const lane = ownValue(lanes, topic.lane);
  if (!lane) {
    const names = Object.keys(lanes).join(', ');
    throw new Error(`topic ${name} is in lane ${topic.lane}, which stage ${stage} does not have: use one of ${names}`);
  }
  return { topic, lane };
}
