import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { StoredReference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import { AwsServer } from '#test/support/aws-server';
import { bundleOf } from '#test/support/bundle';
import { fakeClock } from '#test/support/fake-clock';
import { FunctionOutput } from '#test/support/function-output';
import type { EndpointRequest } from '#test/support/ingest';
import { SecretsManagerServer } from '#test/support/secrets-manager';
import { apiGatewayEvent } from '#test-kit/api-gateway-event';

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Answer of the function, and what it did. */
export interface Answer extends APIGatewayProxyStructuredResultV2 {
  /** Webhook that was both stored and queued. */
  readonly webhook?: { readonly stored: StoredWebhook; readonly reference: StoredReference };
  /** Metrics that were counted, by name. */
  readonly counted: Readonly<Record<string, number>>;
}

/** The ingest function as it is deployed, with a topic for each preset, on emulators and a fake clock. */
export class BundledIngest {
  readonly secrets = new SecretsManagerServer();
  readonly #aws = new AwsServer();
  readonly #output = new FunctionOutput();
  readonly #directory = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  readonly #environment = process.env;
  #queueUrl = '';
  #handler!: Handler;

  async start(): Promise<void> {
    process.env = { ...this.#environment };
    await this.#aws.listen();
    await this.#aws.createBucket('payloads');
    this.#queueUrl = await this.#aws.createQueue('normal');
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: await this.secrets.listen(),
      STAGE: 'test',
      PAYLOAD_BUCKET: 'payloads',
      QUEUE_URLS: JSON.stringify({ normal: this.#queueUrl }),
    });
    const config = join(__dirname, 'all-presets.ts');
    const file = join(this.#directory, 'ingest.cjs');
    writeFileSync(file, bundleOf('lambdas/ingest/index.ts', [], { '#webhooks/config': config }).code);
    this.#handler = require(file).handler;
  }

  async stop(): Promise<void> {
    jest.useRealTimers();
    this.#output.restore();
    process.env = this.#environment;
    this.secrets.close();
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
    const reference = id === undefined ? undefined : await this.#queued(String(id));
    if (!reference) return { ...answer, counted };
    const stored: StoredWebhook = JSON.parse((await this.#aws.read('payloads', reference.key)).text);
    return { ...answer, counted, webhook: { stored, reference } };
  }

  /** Finds the reference to a webhook in the queue, to which earlier messages return as the clock moves on. */
  async #queued(id: string): Promise<StoredReference | undefined> {
    for (;;) {
      const messages = await this.#aws.messages(this.#queueUrl);
      const found = messages.find(({ reference }) => reference.id === id);
      if (found || messages.length === 0) return found?.reference;
    }
  }

  /** Returns the number of stored webhooks. */
  async storedCount(): Promise<number> {
    return (await this.#aws.keys('payloads')).length;
  }
}
