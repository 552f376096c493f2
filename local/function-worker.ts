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

/** A message to a worker: one event to process. */
export interface Invocation {
  readonly event: unknown;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** The result of an invocation. */
export type Outcome = { readonly result: unknown } | { readonly errorName: string; readonly errorMessage: string };

/** A worker's answer to an invocation. */
export interface Answer {
  readonly outcome: Outcome;
  /** The memory that the worker's heap takes of the process. */
  readonly heapBytes: number;
}

/** A message of a worker: text that its function prints, the end of loading its bundle, or an answer. */
export type WorkerMessage = Output | { readonly isReady: true } | Answer;

/** Text that a function has written to a stream. */
export interface Output {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

type LambdaHandler = (event: unknown, context: object) => unknown;

const send = (message: WorkerMessage) => parentPort?.postMessage(message);

for (const name of ['stdout', 'stderr'] as const) sendOutput(name);
refuseAws();
const { bundle, handler: exported } = workerData as WorkerData;
const handler: LambdaHandler = createRequire(import.meta.url)(bundle)[exported];

send({ isReady: true });
parentPort?.on('message', async ({ event, requestId, deadline }: Invocation) => {
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
  send({ outcome: await outcomeOf(event, context), heapBytes: getHeapStatistics().total_heap_size });
});

async function outcomeOf(event: unknown, context: object): Promise<Outcome> {
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
  const textOf = ({ chunk }: { chunk: string | Buffer }) => (typeof chunk === 'string' ? chunk : decoder.write(chunk));
  const stream: Writable = process[name];
  stream._writev = (chunks, done) => {
    send({ stream: name, text: chunks.map(textOf).join('') });
    done();
  };
}
