import { randomUUID } from 'node:crypto';
import fastify, { type FastifyReply } from 'fastify';
import { ACCOUNT, REGION } from '#local/resolver';

/** An error as the runtime client reports it. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type Outcome = { readonly response: unknown } | { readonly failure: FunctionFailure };

interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly settle: (outcome: Outcome) => void;
}

const BASE = '/2018-06-01/runtime';

/** The largest event that Lambda accepts. */
const MAX_PAYLOAD_BYTES = 6 * 1_024 * 1_024;

/**
 * The Runtime API of one execution environment. It hands out one event at a time.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #app = fastify({ bodyLimit: MAX_PAYLOAD_BYTES, forceCloseConnections: true });
  readonly #functionName: string;
  readonly #initialized = Promise.withResolvers<FunctionFailure | undefined>();
  #asked = Promise.withResolvers<(invocation: Invocation) => void>();
  #current: Invocation | undefined;

  constructor(functionName: string) {
    this.#functionName = functionName;
    this.#app.removeAllContentTypeParsers();
    this.#app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, JSON.parse(String(body))));
    this.#app.get(`${BASE}/invocation/next`, (_, reply) => this.#next(reply));
    this.#app.post<{ Params: { id: string } }>(`${BASE}/invocation/:id/response`, ({ params, body }, reply) =>
      this.#settle(params.id, { response: body }, reply),
    );
    this.#app.post<{ Params: { id: string }; Body: FunctionFailure }>(
      `${BASE}/invocation/:id/error`,
      ({ params, body }, reply) => this.#settle(params.id, { failure: body }, reply),
    );
    this.#app.post<{ Body: FunctionFailure }>(`${BASE}/init/error`, ({ body }, reply) => {
      this.#initialized.resolve(body);
      return reply.code(202).send({ status: 'OK' });
    });
  }

  /** Resolves when the runtime asks for its first event, or with the failure when init fails. */
  get initialized(): Promise<FunctionFailure | undefined> {
    return this.#initialized.promise;
  }

  /** Starts listening on loopback. @returns host and port */
  async listen(): Promise<string> {
    return new URL(await this.#app.listen({ host: '127.0.0.1', port: 0 })).host;
  }

  /** Hands an event to the runtime as soon as it asks for one. */
  async invoke(event: unknown, deadline: number, requestId: string = randomUUID()): Promise<Outcome> {
    const { promise, resolve: settle } = Promise.withResolvers<Outcome>();
    const handOut = await this.#asked.promise;
    this.#asked = Promise.withResolvers();
    this.#current = { requestId, event, deadline, settle };
    handOut(this.#current);
    return promise;
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  async #next(reply: FastifyReply): Promise<FastifyReply> {
    this.#initialized.resolve(undefined);
    const { promise, resolve } = Promise.withResolvers<Invocation>();
    this.#asked.resolve(resolve);
    const { requestId, event, deadline } = await promise;
    return reply
      .headers({
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': deadline,
        'lambda-runtime-invoked-function-arn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${this.#functionName}`,
        'lambda-runtime-trace-id': `Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0`,
      })
      .send(JSON.stringify(event));
  }

  /** Settles the current invocation. Refuses a response to any other, as Lambda does. */
  #settle(requestId: string, outcome: Outcome, reply: FastifyReply): FastifyReply {
    if (requestId !== this.#current?.requestId) {
      return reply
        .code(400)
        .send({ errorType: 'InvalidRequestID', errorMessage: `${requestId} is not the current invocation` });
    }
    this.#current.settle(outcome);
    this.#current = undefined;
    return reply.code(202).send({ status: 'OK' });
  }
}
