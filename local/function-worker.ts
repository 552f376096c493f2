import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { refuseAws } from './refuse-aws.ts';

/** The start data of a worker. */
export interface WorkerData {
  /** The path of the bundle. */
  readonly bundle: string;
  /** The export of the bundle to call. */
  readonly handler: string;
}

/** Event to process. */
export interface Invocation {
  readonly kind: 'invocation';
  readonly event: unknown;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Message to a worker. The second kind says that the parent has taken all output. */
export type ParentMessage = Invocation | { readonly kind: 'caught up' };

/** The result of an invocation. */
export type Outcome = { readonly result: unknown } | { readonly errorName: string; readonly errorMessage: string };

/** A worker's answer to an invocation. */
export interface Answer {
  readonly kind: 'answer';
  readonly outcome: Outcome;
  /** The memory that the worker's heap takes of the process. */
  readonly heapBytes: number;
}

/** Text that a function has written to a stream. */
export interface Output {
  readonly kind: 'output';
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** Tells whether the stream waits until the parent has caught up. */
  readonly isAhead: boolean;
}

/** Message of a worker. It is ready when it has loaded its bundle. */
export type WorkerMessage = Output | { readonly kind: 'ready' } | Answer;

/** Characters of output after which a stream waits for the parent, which is slower than a function that prints. */
const MAX_AHEAD = 200_000;

type LambdaHandler = (event: unknown, context: object) => unknown;

const send = (message: WorkerMessage) => parentPort?.postMessage(message);

let ahead = 0;
const waiting: (() => void)[] = [];
for (const name of ['stdout', 'stderr'] as const) sendOutput(name);
refuseAws();
const { bundle, handler: exported } = workerData as WorkerData;
const handler: LambdaHandler = createRequire(import.meta.url)(bundle)[exported];

send({ kind: 'ready' });
parentPort?.on('message', async (message: ParentMessage) => {
  if (message.kind === 'caught up') return catchUp();
  const outcome = await outcomeOf(message);
  await Promise.all([process.stdout, process.stderr].map(written));
  send({ kind: 'answer', outcome, heapBytes: getHeapStatistics().total_heap_size });
});

async function outcomeOf({ event, requestId, deadline }: Invocation): Promise<Outcome> {
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:000000000000:function:${name}`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    // Lambda serializes a function's result as JSON.
    return { result: JSON.parse(JSON.stringify((await handler(event, context)) ?? null)) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { errorName: name, errorMessage: message };
  }
}

/**
 * Sends what is written to a stream as messages, so that it arrives before the answer, and also when the worker ends.
 * By default a stream waits for the parent between two writes, which takes longer than a short function.
 */
function sendOutput(name: Output['stream']): void {
  const decoder = new StringDecoder();
  const stream: Writable = process[name];
  stream._writev = (chunks, done) => {
    const bytesOf = ({ chunk, encoding }: (typeof chunks)[number]) =>
      typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    const text = chunks.map((each) => decoder.write(bytesOf(each))).join('');
    ahead += text.length;
    const isAhead = ahead > MAX_AHEAD;
    send({ kind: 'output', stream: name, text, isAhead });
    if (isAhead) waiting.push(done);
    else done();
  };
}

function catchUp(): void {
  ahead = 0;
  for (const done of waiting.splice(0)) done();
}

/** Waits until a stream has sent everything. */
async function written(stream: Writable): Promise<void> {
  if (stream.writableLength > 0) await new Promise((done) => stream.write('', done));
}
