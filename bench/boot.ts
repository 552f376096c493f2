/**
 * Runs a function's bundle as Lambda's runtime client does: loads it, waits for events and calls its handler.
 *
 * Events and results pass through pipes, because the runtime client of AWS does not load `node:http` either. It calls
 * the Runtime API in native code. `bench/build.ts` compiles this file, so that no process compiles TypeScript.
 */
import { read, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Command, FirstCall, Message, WarmCalls } from './protocol.ts';

type Handler = (event: unknown, context: object) => Promise<unknown>;

const COMMANDS = 3;
const RESULTS = 4;
const { BENCH_BUNDLE = '', BENCH_GAP_MS = '0' } = process.env;

const context = {
  awsRequestId: '8f507cfc-cc78-4697-b07a-ac58fc914c95',
  functionVersion: '12',
  getRemainingTimeInMillis: () => 60_000,
};

const buffer = Buffer.allocUnsafe(262_144);
let pending: Buffer[] = [];

/** Reads a line in a thread of the pool, as the native runtime client waits for an event. */
function nextLine(): Promise<string> {
  return new Promise((resolve) => {
    const readMore = () =>
      read(COMMANDS, buffer, 0, buffer.length, null, (error, bytes) => {
        // The load generator has ended.
        if (error || bytes === 0) process.exit(0);
        pending.push(Buffer.from(buffer.subarray(0, bytes)));
        if (buffer[bytes - 1] !== 10) return readMore();
        const line = Buffer.concat(pending).toString();
        pending = [];
        resolve(line);
      });
    readMore();
  });
}

function send(message: Message): void {
  writeSync(RESULTS, `${JSON.stringify(message)}\n`);
}

const cpuOf = ({ user, system }: NodeJS.CpuUsage) => user + system;

/** Calls the handler. @throws {Error} when a webhook is not accepted or not processed */
async function call(handler: Handler, event: unknown): Promise<void> {
  const answer = (await handler(event, context)) as { statusCode?: number; batchItemFailures?: unknown[] };
  if (answer.statusCode === 200 || answer.batchItemFailures?.length === 0) return;
  throw new Error(`the handler returned ${JSON.stringify(answer)}`);
}

async function firstCall(handler: Handler, require: NodeJS.Require): Promise<FirstCall> {
  const modules = [
    ...(process as unknown as { moduleLoadList: string[] }).moduleLoadList,
    ...Object.keys(require.cache),
  ];
  if (Number(BENCH_GAP_MS) > 0) await new Promise((resolve) => setTimeout(resolve, Number(BENCH_GAP_MS)));
  const event = JSON.parse(await nextLine());
  const before = process.cpuUsage();
  await call(handler, event);
  const wall = performance.now() * 1_000;
  return { coldCpu: cpuOf(process.cpuUsage()), firstCpu: cpuOf(process.cpuUsage(before)), wall, modules };
}

/** Calls the handler for events that are already parsed, so that only the handler is measured. */
async function warmCalls(handler: Handler, events: readonly string[], calls: number): Promise<WarmCalls> {
  const parsed = Array.from({ length: calls }, (_, n) => JSON.parse(events[n % events.length] ?? ''));
  const start = performance.now();
  const before = process.cpuUsage();
  for (const event of parsed) await call(handler, event);
  const wall = performance.now() - start;
  // The end of the last response is handled after its call.
  await new Promise((resolve) => setImmediate(resolve));
  return { cpu: cpuOf(process.cpuUsage(before)) / calls, wall: (wall * 1_000) / calls };
}

async function profiled(handler: Handler, events: readonly string[], calls: number): Promise<WarmCalls> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  const warm = await warmCalls(handler, events, calls);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return { ...warm, profile };
}

async function main(): Promise<void> {
  const require = createRequire(__filename);
  const { handler } = require(BENCH_BUNDLE) as { handler: Handler };
  send({ result: await firstCall(handler, require) });
  let events: readonly string[] = [];
  for (;;) {
    const command = JSON.parse(await nextLine()) as Command;
    if (command.kind === 'events') {
      events = command.events;
      send({ result: null });
    } else {
      const measure = command.kind === 'run' ? warmCalls : profiled;
      send({ result: await measure(handler, events, command.calls) });
    }
  }
}

main().catch((error) => {
  send({ error: String(error?.stack ?? error) });
  process.exit(1);
});
