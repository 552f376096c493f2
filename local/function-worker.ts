import { createRequire } from 'node:module';
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

/** The first message of a worker, sent when it has loaded its bundle. */
const READY = 'ready';

type LambdaHandler = (event: unknown, context: object) => unknown;

refuseAws();
const { bundle, handler: exported } = workerData as WorkerData;
const handler: LambdaHandler = createRequire(import.meta.url)(bundle)[exported];

parentPort?.postMessage(READY);
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
  const answer: Answer = { outcome: await outcomeOf(event, context), heapBytes: getHeapStatistics().total_heap_size };
  // The worker may be ended after its answer. Lines that the parent has not taken by then would be lost.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((taken) => stream.write('', taken))));
  parentPort?.postMessage(answer);
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
