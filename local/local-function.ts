import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Invocation, Outcome, WorkerData } from './function-worker.ts';

export interface LocalFunctionProps {
  readonly name: string;
  /** The folder of the bundle. */
  readonly bundle: string;
  /** As in the template: `index.handler`. */
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** How many invocations may run at once; further ones wait. */
  readonly concurrency: number;
  /** Gets each line that the function prints. */
  readonly onLine: (line: string) => void;
  /** Gets told when a worker dies or is killed, with what to do about it. */
  readonly onTrouble: (message: string) => void;
}

/** To load the bundle, as in Lambda, which does not count it as the first invocation's time. */
const INIT_SECONDS = 10;

/** The function failed in a way that Lambda reports as a function error. */
export class FunctionError extends Error {}

/** A Lambda function: its bundle in worker threads, one event at a time in each, kept warm in between. */
export class LocalFunction {
  readonly #props: LocalFunctionProps;
  readonly #idle: Worker[] = [];
  readonly #workers = new Set<Worker>();
  /** Settles when a worker has loaded its bundle. */
  readonly #ready = new WeakMap<Worker, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #stopped = false;

  constructor(props: LocalFunctionProps) {
    this.#props = props;
  }

  get concurrency(): number {
    return this.#props.concurrency;
  }

  /** Has a worker ready, as Lambda has after its first invocation. */
  warmUp(): void {
    this.#idle.push(this.#start());
  }

  /** @throws {FunctionError} when the function throws, crashes or runs out of time */
  async invoke(event: unknown): Promise<unknown> {
    await this.#enter();
    try {
      if (this.#stopped) throw new FunctionError(`${this.#props.name} has been stopped`);
      return await this.#run(this.#idle.pop() ?? this.#start(), event);
    } finally {
      this.#leave();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#props.concurrency) this.#running++;
    else await new Promise<void>((enter) => this.#waiting.push(enter));
  }

  /** Whoever waits longest takes over the place, so that nobody can slip in between. */
  #leave(): void {
    const enter = this.#waiting.shift();
    if (enter) enter();
    else this.#running--;
  }

  async #run(worker: Worker, event: unknown): Promise<unknown> {
    const { name, timeoutSeconds } = this.#props;
    const { promise, resolve: settle, reject } = Promise.withResolvers<Outcome>();
    const giveUp = (why: string) => {
      // Its crash and its end may be told of in one go, before anybody else gets to act.
      worker.off('error', onError).off('exit', onExit);
      this.#retire(worker);
      this.#report(
        `${name} ${why}. What it worked on is tried again later, in a fresh worker; mend the code meanwhile.`,
      );
      reject(new FunctionError(`${name} ${why}`));
    };
    const onError = (error: Error) => giveUp(`crashed: ${error.message}`);
    const onExit = () => giveUp('ended in the middle of an invocation');
    const giveUpAfter = (seconds: number, why: string) =>
      setTimeout(() => {
        giveUp(why);
        void worker.terminate();
      }, seconds * 1_000);
    worker.once('error', onError).once('exit', onExit);
    let timer = giveUpAfter(INIT_SECONDS, `did not start within ${INIT_SECONDS} s`);
    try {
      await Promise.race([this.#ready.get(worker), promise]);
      clearTimeout(timer);
      timer = giveUpAfter(timeoutSeconds, `ran out of its ${timeoutSeconds} s`);
      worker.once('message', settle);
      const invocation: Invocation = { event, requestId: randomUUID(), deadline: Date.now() + timeoutSeconds * 1_000 };
      worker.postMessage(invocation);
      const outcome = await promise;
      if ('errorName' in outcome) throw new FunctionError(`${outcome.errorName}: ${outcome.errorMessage}`);
      return outcome.result;
    } finally {
      clearTimeout(timer);
      worker.off('message', settle).off('error', onError).off('exit', onExit);
      if (this.#workers.has(worker)) this.#idle.push(worker);
    }
  }

  /** A worker that has crashed lives on for a moment: no further event may reach it. */
  #retire(worker: Worker): void {
    this.#workers.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  #report(trouble: string): void {
    if (!this.#stopped) this.#props.onTrouble(trouble);
  }

  #start(): Worker {
    const { bundle, handler, env, memoryMiB, onLine, name } = this.#props;
    const [file = 'index', exported = 'handler'] = handler.split('.');
    const workerData: WorkerData = { bundle: resolve(bundle, `${file}.js`), handler: exported };
    const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
      workerData,
      env: { ...env },
      execArgv: (env.NODE_OPTIONS ?? '').split(' ').filter(Boolean),
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
      stdout: true,
      stderr: true,
    });
    for (const stream of [worker.stdout, worker.stderr]) createInterface(stream).on('line', onLine);
    this.#workers.add(worker);
    this.#ready.set(worker, new Promise((ready) => worker.once('message', ready)));
    worker.on('error', (error) => {
      if (this.#idle.includes(worker))
        this.#report(`${name} crashed between invocations: ${error.message}. A fresh worker follows; mend the code.`);
      this.#retire(worker);
    });
    worker.on('exit', () => this.#retire(worker));
    return worker;
  }
}
