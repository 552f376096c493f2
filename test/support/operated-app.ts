import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { dlqCommand } from '#ops/commands/dlq';
import { pauseCommand, resumeCommand } from '#ops/commands/pause';
import { secretCommand } from '#ops/commands/secret';
import { statusCommand } from '#ops/commands/status';
import { connectLocally } from '#ops/stage/connect';
import type { Connect } from '#ops/stage/stage';
import type { Terminal } from '#ops/terminal/terminal';
import { copyProject } from './copy-project.ts';
import { deliver } from './deliver.ts';
import { hmacHex } from './ingest.ts';
import { eventually, type LocalApp, startLocal } from './local-app.ts';
import { type CommandResult, runCommand } from './run-command.ts';

/** Lines of a handler that fail for webhooks of one kind. Each is a cause of its own. */
const BUGS = {
  row: `if (kind === 'row') throw new TypeError('no row for ' + order);`,
  shelf: `if (kind === 'shelf') throw new RangeError('no shelf for ' + order);`,
  poison: `if (kind === 'poison') throw new SyntaxError('cannot read ' + order);`,
} as const;
export type Bug = keyof typeof BUGS;

const handlerWith = (bugs: readonly Bug[]) => `import { appendFileSync } from 'node:fs';
import { defineHandler } from 'catchbasin';
import * as z from 'zod';

const Order = z.object({ order: z.string(), kind: z.string() });

export default defineHandler((webhook) => {
  const { order, kind } = webhook.json(Order);
  ${bugs.map((bug) => BUGS[bug]).join('\n  ')}
  appendFileSync('processed', order + ' ' + kind + '\\n');
});
`;

/** Lane of the topic `orders`. */
export const LANE = 'low';
export const PROVIDER_SECRET = 'the secret of the provider';

export interface LaneNow {
  readonly name: string;
  readonly paused: boolean;
  readonly deadLetters: number;
}

/** The local mode of the example, whose handler of `orders` has the bugs that a test deploys. */
export class OperatedApp {
  readonly project: string;
  #app: LocalApp | undefined;
  #bugs = '';
  #orders = 0;

  constructor() {
    this.project = copyProject(join(__dirname, '../../webhooks'));
    this.#edit('webhooks/config.ts', 'attempts: 4', 'attempts: 2');
    this.#edit('webhooks/config.ts', 'first: seconds(2)', 'first: 0');
    writeFileSync(join(this.project, 'webhooks/handlers/orders.ts'), handlerWith([]));
  }

  async start(): Promise<void> {
    this.#app = await startLocal(this.project);
    await this.setSecret(PROVIDER_SECRET);
  }

  async stop(): Promise<void> {
    await this.#app?.kill();
    rmSync(this.project, { recursive: true, force: true });
  }

  get app(): LocalApp {
    if (!this.#app) throw new Error('the local mode has not been started');
    return this.#app;
  }

  /** Deploys the handler: saves it, and waits until new attempts run it. */
  async deploy(...bugs: readonly Bug[]): Promise<void> {
    if (bugs.join() === this.#bugs) return;
    const reloads = () => this.app.output().split('reloaded in').length;
    const before = reloads();
    writeFileSync(join(this.project, 'webhooks/handlers/orders.ts'), handlerWith(bugs));
    await eventually('the new handler', () => reloads() > before);
    this.#bugs = bugs.join();
  }

  /** Names new orders, such as `order-7 row`. */
  orders(count: number, kind: Bug | 'usual' = 'usual'): string[] {
    return Array.from({ length: count }, () => `order-${++this.#orders} ${kind}`);
  }

  /** Posts an order as its provider does. @returns the status, and the id of the webhook */
  async post(order: string, secret = PROVIDER_SECRET): Promise<{ status: number; id: string }> {
    const [name, kind] = order.split(' ');
    const body = Buffer.from(JSON.stringify({ order: name, kind }));
    const headers = { 'content-type': 'application/json', 'x-signature': hmacHex(secret, body) };
    return deliver(async () => {
      const response = await fetch(`${this.app.url}/orders`, { method: 'POST', body, headers });
      await response.text();
      return { status: response.status, id: response.headers.get('x-webhook-id') ?? '' };
    });
  }

  /** Replaces the secret, and waits until it is in effect. */
  async setSecret(secret: string): Promise<void> {
    await this.prepare(['secret', 'put', 'orders', '--local', '--replace'], secret);
    await this.untilAccepted(secret);
  }

  /** Waits until a changed secret is in effect. */
  async untilAccepted(secret: string): Promise<void> {
    await eventually('the secret', async () => (await this.post(this.orders(1)[0] ?? '', secret)).status === 200);
  }

  /** Lists the orders that the handler has processed, one entry for each time. */
  processed(): string[] {
    const file = join(this.project, 'processed');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** Waits until all orders are processed, and checks that none was processed twice. */
  async untilProcessedOnce(orders: readonly string[]): Promise<void> {
    await eventually('the orders', () => orders.every((order) => this.processed().includes(order)));
    const times = orders.map((order) => this.processed().filter((each) => each === order).length);
    expect(new Set(times)).toEqual(new Set([1]));
  }

  /** Reads the lane as `status --json` shows it. */
  async lane(): Promise<LaneNow> {
    const { out } = await this.prepare(['status', '--local', '--json']);
    return (JSON.parse(out).lanes as LaneNow[]).find(({ name }) => name === LANE) as LaneNow;
  }

  async untilDeadLettered(count: number): Promise<void> {
    await eventually(`${count} dead letters`, async () => (await this.lane()).deadLetters === count);
  }

  /** Runs a command in this process, which is faster. For situations and checks, not for the commands of a page. */
  async prepare([name = '', ...args]: readonly string[], input = ''): Promise<CommandResult> {
    const connect: Connect = async () => connectLocally(this.project);
    const planStage = () => Promise.reject(new Error('the local mode is running'));
    const create: Readonly<Record<string, (terminal: Terminal) => Command>> = {
      dlq: (terminal) => dlqCommand(terminal, connect),
      pause: (terminal) => pauseCommand(terminal, connect),
      resume: (terminal) => resumeCommand(terminal, connect),
      secret: (terminal) => secretCommand(terminal, planStage, this.project),
      status: (terminal) => statusCommand(terminal, connect),
    };
    const result = await runCommand(create[name] ?? (() => assert.fail(name)), args, input);
    if (result.code !== 0) throw new Error(`${name} ${args.join(' ')}: ${result.err}`);
    return result;
  }

  /** Runs an operator's command in a process. */
  async ops(args: readonly string[], input = ''): Promise<CommandResult> {
    const child = this.spawn(args);
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
    child.stdin.end(input);
    const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
    return { code: await ended, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
  }

  /** Runs a command that only Ctrl-C ends, until it has printed a text. @param cause makes it print the text */
  async opsUntil(args: readonly string[], text: string, cause: () => Promise<unknown>): Promise<CommandResult> {
    const child = this.spawn(args);
    const result = { code: 0, out: '', err: '' };
    child.stdout.on('data', (chunk) => (result.out += chunk));
    child.stderr.on('data', (chunk) => (result.err += chunk));
    let code: number | undefined;
    const ended = new Promise<void>((resolve) =>
      child.once('close', (value) => {
        code = value ?? -1;
        resolve();
      }),
    );
    await eventually('the command to follow', () => code !== undefined || result.err.includes('Following'));
    await cause();
    await eventually(`"${text}"`, () => code !== undefined || result.out.includes(text)).finally(() => {
      child.kill('SIGINT');
    });
    await ended;
    return { ...result, code: code ?? -1 };
  }

  spawn(args: readonly string[]) {
    return spawn(process.execPath, ['bin/catchbasin.mjs', ...args], {
      cwd: this.project,
      env: { ...process.env, INIT_CWD: this.project, NO_COLOR: '1' },
    });
  }

  #edit(file: string, from: string, to: string): void {
    const path = join(this.project, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(path, text.replace(from, to));
  }
}
