import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Command, FirstCall, Message, WarmCalls } from './protocol.ts';

/** Function to measure. */
export interface Variant {
  readonly name: string;
  /** File of its bundle. */
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Settings of all processes. */
export interface ProcessOptions {
  /** File of the compiled `boot.ts`. */
  readonly boot: string;
  /** Core to run on. Undefined when processes are not pinned. */
  readonly core: number | undefined;
}

/** Memory of the ingest function in MB. */
const MEMORY_MB = 1_024;
/** Lambda limits the heap by the memory of the function. */
const FLAGS = [
  `--max-semi-space-size=${Math.floor(MEMORY_MB / 20)}`,
  `--max-old-space-size=${Math.floor(MEMORY_MB * 0.9)}`,
];

/** Process that runs a function as Lambda does. */
export class FunctionProcess {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #messages: AsyncIterator<string>;
  #errors = '';

  /**
   * Starts a process and sends its first event at once.
   *
   * @param gapMs time between the end of INIT and the first call
   */
  constructor({ name, bundle, env }: Variant, { boot, core }: ProcessOptions, firstEvent: string, gapMs = 0) {
    // The shell is pinned, and its child begins with a CPU time of 0, which a program that replaces another does not.
    const shell = ['sh', '-c', '"$@"; exit $?', 'sh', process.execPath, ...FLAGS, boot];
    const [command = '', ...args] = core === undefined ? shell : ['taskset', '-c', `${core}`, ...shell];
    this.#name = name;
    this.#process = spawn(command, args, {
      env: {
        ...{ PATH: process.env.PATH ?? '', AWS_LAMBDA_FUNCTION_VERSION: '12', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024' },
        ...{ AWS_LAMBDA_FUNCTION_NAME: name, ...env, BENCH_BUNDLE: bundle, BENCH_GAP_MS: `${gapMs}` },
      },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    // A process that ends without reading its command is reported with the result that is missing.
    for (const stream of this.#process.stdio) stream?.on('error', () => {});
    const [, stdout, stderr, , results] = this.#process.stdio as (Readable | null)[];
    stdout?.resume();
    stderr?.on('data', (chunk) => (this.#errors += chunk));
    this.#messages = createInterface({ input: results as Readable })[Symbol.asyncIterator]();
    this.#write(firstEvent);
  }

  /** Waits for the end of the first call. */
  async firstCall(): Promise<FirstCall> {
    return (await this.#result()) as FirstCall;
  }

  /** Sets the events of the following calls. */
  async setEvents(events: readonly string[]): Promise<void> {
    await this.#send({ kind: 'events', events });
  }

  /** Handles events one after the other. @returns the measurements for each call */
  async run(calls: number): Promise<WarmCalls> {
    return (await this.#send({ kind: 'run', calls })) as WarmCalls;
  }

  /** Handles events as `run` does, and returns a profile too. */
  async profile(calls: number): Promise<WarmCalls> {
    return (await this.#send({ kind: 'profile', calls })) as WarmCalls;
  }

  /** Ends the process, which exits when its input ends. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    (this.#process.stdio[3] as Writable).end();
    await exit;
  }

  async #send(command: Command): Promise<FirstCall | WarmCalls | null> {
    this.#write(JSON.stringify(command));
    return this.#result();
  }

  #write(line: string): void {
    (this.#process.stdio[3] as Writable).write(`${line}\n`);
  }

  async #result(): Promise<FirstCall | WarmCalls | null> {
    const { value, done } = await this.#messages.next();
    if (done) throw new Error(`the process of ${this.#name} ended:\n${this.#errors}`);
    const message = JSON.parse(value) as Message;
    if ('error' in message) throw new Error(`${this.#name} failed: ${message.error}\n${this.#errors}`);
    return message.result;
  }
}
