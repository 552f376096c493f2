import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { RIC } from './install-ric.ts';
import { type FunctionFailure, type Outcome, RuntimeApi } from './runtime-api.ts';

/** A deployed function. */
export interface DeployedFunction {
  readonly name: string;
  /** The directory of its bundle. */
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

type Process = ChildProcessByStdio<null, Readable, Readable>;

/** A process that runs a function under AWS's runtime client, with the Runtime API that it calls. */
export class ExecutionEnvironment {
  readonly #function: DeployedFunction;
  readonly #api: RuntimeApi;
  readonly #process: Process;
  /** Its exit code, or null when it was killed. */
  readonly exit: Promise<number | null>;
  readonly #lines: string[] = [];

  static async start(deployed: DeployedFunction): Promise<ExecutionEnvironment> {
    const api = new RuntimeApi(deployed.name);
    const child = spawn(process.execPath, [RIC], {
      cwd: deployed.bundle,
      env: {
        ...deployed.env,
        AWS_LAMBDA_RUNTIME_API: await api.listen(),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${deployed.name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: `2026/11/24/[$LATEST]${randomUUID()}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ExecutionEnvironment(deployed, api, child);
  }

  private constructor(deployed: DeployedFunction, api: RuntimeApi, child: Process) {
    this.#function = deployed;
    this.#api = api;
    this.#process = child;
    this.exit = once(child, 'close').then(([code]) => code);
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => this.#lines.push(line));
  }

  /** Waits for the end of the init phase. @returns the failure, if init fails */
  async init(): Promise<FunctionFailure | undefined> {
    return Promise.race([this.#api.initialized, this.#death()]);
  }

  /**
   * Invokes the function with one event. Kills the process after the timeout, as Lambda does.
   *
   * @param seconds the timeout of the invocation
   * @returns 'timed out' when the process was killed
   */
  async invoke(event: unknown, seconds: number = this.#function.timeoutSeconds): Promise<Outcome | 'timed out'> {
    const killed = Promise.withResolvers<'timed out'>();
    const timer = setTimeout(async () => {
      await this.#kill();
      killed.resolve('timed out');
    }, seconds * 1_000);
    try {
      return await Promise.race([this.#api.invoke(event, Date.now() + seconds * 1_000), killed.promise, this.#death()]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Parses the lines that the function has printed.
   *
   * @throws {SyntaxError} when a line is not JSON. The runtime client adds a prefix to lines printed by the console,
   * and CloudWatch finds no metric after a prefix
   */
  logged(): Record<string, unknown>[] {
    return this.#lines.map((line) => JSON.parse(line));
  }

  async stop(): Promise<void> {
    await this.#kill();
    await this.#api.close();
  }

  async #kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.exit;
  }

  /** Waits for the end of the process. @throws {Error} when it was not killed */
  async #death(): Promise<never> {
    const code = await this.exit;
    // Killed by this class, which reports it otherwise.
    if (code === null) return new Promise(() => {});
    throw new Error(`${this.#function.name} ended with ${code}:\n${this.#lines.join('\n')}`);
  }
}
