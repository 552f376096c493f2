import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EXTENSION } from '#config/bundle-options';
import { describeCrash } from '#ops/logs/describe-failure';
import { splitLines } from '#ops/logs/split-lines';
import type { Answer, ParentMessage, WorkerData, WorkerMessage } from './function-worker.ts';

/** Limit of concurrent invocations of a function on a laptop. */
export const MAX_CONCURRENCY = 4;

export interface LocalFunctionProps {
  readonly name: string;
  /** Shown in problems. @default the name */
  readonly description?: string | undefined;
  /** The directory of the bundle. */
  readonly bundle: string;
  /** The handler of the template, such as `index.handler`. */
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** The longest time that loading the bundle may take. @default 10 */
  readonly initSeconds?: number;
  readonly memoryMiB: number;
  /** Limit of concurrent invocations. Further ones wait. */
  readonly concurrency: number;
  /** Called with each line that the function prints. */
  readonly onLine: (line: string) => void;
  /** Called when a worker crashes or is stopped, with the cause and the fix. */
  readonly onProblem: (message: string) => void;
}

/** Lambda's limit for loading a function. Loading does not count as time of the first invocation. */
const INIT_SECONDS = 10;

/** A worker whose heap has grown to this size ends after its invocation, because V8 rarely gives memory back. */
const MAX_IDLE_HEAP_BYTES = 32 * 1024 * 1024;
/** Time after which a worker that is not needed ends. One worker of each function stays. */
const MAX_IDLE_MS = 10_000;
/** Size of the part of a heap for new objects. V8's default would be several times as much in each worker. */
const YOUNG_GENERATION_MIB = 4;
const ADVICE = 'Fix the code and save it. `npm start` then loads it again.';

/** A failed invocation: the function threw, crashed or timed out. */
export class FunctionError extends Error {}

/** A Lambda function. Its bundle runs in worker threads that process one event at a time and are reused. */
export class LocalFunction {
  readonly #props: LocalFunctionProps;
  readonly #idle: Worker[] = [];
  /** The workers in use. Those that have crashed, have grown or run an earlier bundle are not among them. */
  readonly #workers = new Set<Worker>();
  readonly #alive = new Set<Worker>();
  /** Resolves when a worker has loaded its bundle. */
  readonly #ready = new WeakMap<Worker, Promise<unknown>>();
  /** The timer that ends each idle worker. A timer of an earlier rest does nothing. */
  readonly #timers = new WeakMap<Worker, NodeJS.Timeout>();
  readonly #waiting: (() => void)[] = [];
  #bundle: string;
  #running = 0;
  #stopped = false;

  constructor(props: LocalFunctionProps) {
    this.#props = props;
    this.#bundle = props.bundle;
  }

  get concurrency(): number {
    return this.#props.concurrency;
  }

  /** Starts a worker ahead of the first invocation. */
  warmUp(): void {
    this.#idle.push(this.#start());
  }

  /**
   * Invokes the function and returns its result.
   *
   * @throws {FunctionError} when the function throws, crashes or times out
   */
  async invoke(event: unknown): Promise<unknown> {
    await this.#enter();
    try {
      if (this.#stopped) throw new FunctionError(`${this.#props.name} is stopped`);
      return await this.#run(this.#idle.pop() ?? this.#start(), event);
    } finally {
      this.#leave();
    }
  }

  /**
   * Runs all further invocations in new workers. Those that run end in the earlier ones.
   *
   * @param bundle directory of another bundle. @default the same one
   */
  reload(bundle = this.#bundle): void {
    this.#bundle = bundle;
    const idle = [...this.#idle];
    for (const worker of this.#workers) this.#retire(worker);
    for (const worker of idle) void worker.terminate();
    this.warmUp();
  }

  /** Stops all workers. Invocations that run or wait fail. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#alive].map((worker) => worker.terminate()));
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#props.concurrency) this.#running++;
    else await new Promise<void>((enter) => this.#waiting.push(enter));
  }

  /** Passes the slot to the invocation that waits longest, so that no new one can take it. */
  #leave(): void {
    const enter = this.#waiting.shift();
    if (enter) enter();
    else this.#running--;
  }

  async #run(worker: Worker, event: unknown): Promise<unknown> {
    const { name, timeoutSeconds, initSeconds = INIT_SECONDS } = this.#props;
    const { promise, resolve: settle, reject } = Promise.withResolvers<Answer>();
    const fail = (reason: string) => {
      // A crash emits `error` and `exit` in one go. Only the first of them counts.
      worker.off('error', onError).off('exit', onExit);
      this.#retire(worker);
      this.#report(`${reason}. The next invocation gets a new worker. ${ADVICE}`);
      reject(new FunctionError(`${name} ${reason}`));
    };
    const onError = (error: Error) => fail(`crashed: ${describeCrash(error)}`);
    const onExit = () => fail('exited during an invocation');
    const failAfter = (seconds: number, reason: string) =>
      setTimeout(() => {
        fail(reason);
        void worker.terminate();
      }, seconds * 1_000);
    const onMessage = (message: unknown) => isOf('answer', message) && settle(message);
    worker.once('error', onError).once('exit', onExit);
    let timer = failAfter(initSeconds, `did not load within ${initSeconds} s`);
    try {
      await Promise.race([this.#ready.get(worker), promise]);
      clearTimeout(timer);
      timer = failAfter(timeoutSeconds, `timed out after ${timeoutSeconds} s`);
      worker.on('message', onMessage);
      const deadline = Date.now() + timeoutSeconds * 1_000;
      send(worker, { kind: 'invocation', event, requestId: randomUUID(), deadline });
      const { outcome, heapBytes } = await promise;
      if (heapBytes > MAX_IDLE_HEAP_BYTES) this.#retire(worker);
      if ('errorName' in outcome) throw new FunctionError(`${outcome.errorName}: ${outcome.errorMessage}`);
      return outcome.result;
    } finally {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      if (this.#workers.has(worker)) this.#rest(worker);
      else void worker.terminate();
    }
  }

  /** Keeps a worker for the next invocation, and ends it when none needs it. */
  #rest(worker: Worker): void {
    this.#idle.push(worker);
    const timer = setTimeout(() => {
      if (this.#timers.get(worker) !== timer || !this.#idle.includes(worker) || this.#workers.size === 1) return;
      this.#retire(worker);
      void worker.terminate();
    }, MAX_IDLE_MS).unref();
    this.#timers.set(worker, timer);
  }

  /** Takes a worker out of use: it gets no other event. A crashed one lives on for a moment. */
  #retire(worker: Worker): void {
    this.#workers.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  #report(problem: string): void {
    const { name, description, onProblem } = this.#props;
    if (!this.#stopped) onProblem(`The function "${description ?? name}" ${problem}`);
  }

  #start(): Worker {
    const { handler, env, memoryMiB, onLine } = this.#props;
    const [file = 'index', exported = 'handler'] = handler.split('.');
    const workerData: WorkerData = { bundle: resolve(this.#bundle, `${file}.js`), handler: exported };
    const worker = new Worker(new URL(`./function-worker${EXTENSION}`, import.meta.url), {
      workerData,
      env: { ...env },
      execArgv: (env.NODE_OPTIONS ?? '').split(' ').filter(Boolean),
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB, maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
      stdout: true,
      stderr: true,
    });
    forwardLines(worker, onLine);
    this.#workers.add(worker);
    this.#alive.add(worker);
    this.#ready.set(
      worker,
      new Promise<void>((ready) => worker.on('message', (message) => isOf('ready', message) && ready())),
    );
    worker.on('error', (error) => {
      if (this.#idle.includes(worker)) {
        this.#report(
          `crashed between invocations: ${describeCrash(error)}. The next invocation gets a new worker. ${ADVICE}`,
        );
      }
      this.#retire(worker);
    });
    worker.on('exit', () => {
      this.#retire(worker);
      this.#alive.delete(worker);
    });
    return worker;
  }
}

const send = (worker: Worker, message: ParentMessage) => worker.postMessage(message);

/** Tells the kind of a message. The code of the bundle can send others. */
function isOf<Kind extends WorkerMessage['kind']>(
  kind: Kind,
  message: unknown,
): message is Extract<WorkerMessage, { kind: Kind }> {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind;
}

/** Forwards each line that a worker prints, and the unfinished ones at its end. */
function forwardLines(worker: Worker, onLine: (line: string) => void): void {
  const unfinished = { stdout: '', stderr: '' };
  const forward = (stream: 'stdout' | 'stderr', text: string) => {
    const { lines, rest } = splitLines(unfinished[stream] + text);
    unfinished[stream] = rest;
    for (const line of lines) onLine(line);
  };
  worker.on('message', (message) => {
    if (!isOf('output', message)) return;
    forward(message.stream, message.text);
    if (message.isAhead) send(worker, { kind: 'caught up' });
  });
  // Node writes warnings to the streams before the worker sends them as messages.
  for (const stream of ['stdout', 'stderr'] as const) {
    worker[stream].setEncoding('utf8').on('data', (text: string) => forward(stream, text));
  }
  worker.on('exit', () => {
    for (const line of Object.values(unfinished)) if (line !== '') onLine(line);
  });
}
