import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Reference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import { AwsServer } from '#test/support/aws-server';
import { bundleOf } from '#test/support/bundle';
import { fakeClock } from '#test/support/fake-clock';
import { FunctionOutput } from '#test/support/function-output';
import type { EndpointRequest } from '#test/support/ingest';
import { KeyServer } from '#test/support/key-server';
import { SecretsManagerServer } from '#test/support/secrets-manager';
import { apiGatewayEvent } from '#test-kit/api-gateway-event';

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Hosts from which the presets fetch keys. */
const KEY_HOSTS = [
  'www.googleapis.com',
  'production.plaid.com',
  'sandbox.plaid.com',
  'api.paypal.com',
  'api.sandbox.paypal.com',
  'sns.us-east-1.amazonaws.com',
  'sns.us-west-2.amazonaws.com',
];

/** Answer of the function, and what it did. */
export interface Answer extends APIGatewayProxyStructuredResultV2 {
  /** The webhook as it was stored. */
  readonly stored?: StoredWebhook;
  /** Its reference in the queue. */
  readonly queued?: Reference;
  /** True when a marker was left, by which the requeue function queues it later. */
  readonly isMarked: boolean;
  /** Metrics that were counted, by name. */
  readonly counted: Readonly<Record<string, number>>;
}

/** The ingest function as it is deployed, with a topic for each preset, on emulators and a fake clock. */
export class BundledIngest {
  readonly secrets = new SecretsManagerServer();
  /** Server in place of all hosts that hand out keys. */
  readonly keys = new KeyServer(KEY_HOSTS);
  readonly #aws = new AwsServer();
  readonly #output = new FunctionOutput();
  readonly #directory = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  readonly #environment = process.env;
  #queueUrl = '';
  #handler!: Handler;

  async start(): Promise<void> {
    process.env = { ...this.#environment };
    await this.#aws.listen();
    await this.keys.listen();
    await this.#aws.createBucket('payloads');
    this.#queueUrl = await this.#aws.createQueue('normal');
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await this.secrets.listen(),
      STAGE: 'test',
      PAYLOAD_BUCKET: 'payloads',
      QUEUE_URLS: JSON.stringify({ normal: this.#queueUrl }),
      TEST_TRUST: JSON.stringify({ port: this.keys.connection.port, root: this.keys.root.pem }),
    });
    const alias = {
      '#webhooks/config': join(__dirname, 'all-presets.ts'),
      '#lambdas/ingest/fetched/trust': join(__dirname, 'trust-of-tests.ts'),
    };
    const file = join(this.#directory, 'ingest.cjs');
    writeFileSync(file, bundleOf('lambdas/ingest/index.ts', [], alias).code);
    this.#handler = require(file).handler;
  }

  async stop(): Promise<void> {
    jest.useRealTimers();
    this.#output.restore();
    process.env = this.#environment;
    this.secrets.close();
    this.keys.close();
    await this.#aws.close();
    rmSync(this.#directory, { recursive: true });
  }

  /** Sends a request at a time. */
  async ask(topic: string, request: EndpointRequest, now: Date): Promise<Answer> {
    fakeClock(now);
    const { method = 'POST', query = '', headers = {}, body = Buffer.alloc(0) } = request;
    const seen = this.#output.metrics.length;
    const answer = await this.#handler(apiGatewayEvent({ topic, method, query, headers, body }));
    const counted = Object.assign({}, ...this.#output.metrics.slice(seen).map(({ values }) => values));
    const id = answer.headers?.['x-webhook-id'];
    if (id === undefined) return { ...answer, counted, isMarked: false };
    const queued = await this.#queued(String(id));
    const keys = (await this.#aws.keys('payloads')).filter((key) => key.includes(String(id)));
    const key = keys.find((each) => each.startsWith('webhooks/'));
    const stored = key && JSON.parse((await this.#aws.read('payloads', key)).text);
    return { ...answer, counted, stored, ...(queued && { queued }), isMarked: keys.some((each) => each !== key) };
  }

  /** Finds the reference to a webhook in the queue, to which earlier messages return as the clock moves on. */
  async #queued(id: string): Promise<Reference | undefined> {
    for (;;) {
      const messages = await this.#aws.messages(this.#queueUrl);
      const found = messages.find(({ reference }) => reference.id === id);
      if (found || messages.length === 0) return found?.reference;
    }
  }

  /** Returns the number of stored webhooks and markers. */
  async storedCount(): Promise<number> {
    return (await this.#aws.keys('payloads')).length;
  }

  /** Requests to S3 and SQS by their operation, in their order. */
  get operations(): AwsServer['operations'] {
    return this.#aws.operations;
  }

  /** Behaviour of S3 and SQS by operation. */
  get behaviours(): AwsServer['behaviours'] {
    return this.#aws.behaviours;
  }
}
