import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFunction, type LocalFunctionProps } from '#local/local-function';
import { eventually } from '#test/support/local-app';

const BUNDLE = `
const { parentPort } = require('node:worker_threads');
let invocations = 0;
const acts = {
  crash: () => new Promise(() => setTimeout(() => { throw new Error('boom'); })),
  exit: () => process.exit(3),
  exitAloud: () => {
    for (let n = 0; n < 500; n++) console.log('line ' + n);
    // In pieces, of which one ends in the middle of a character.
    for (const piece of [[0xe2, 0x82], [0xac]]) process.stderr.write(Buffer.from(piece));
    process.stdout.write('the rest');
    process.exit(3);
  },
  flood: () => { for (;;) console.log('a line that is printed without end'); },
  sayMuch: () => { for (let n = 0; n < 30_000; n++) console.log('line ' + n + ' '.repeat(100)); },
  encode: () => {
    process.stdout.write('YSBs', 'base64');
    process.stdout.write('696e650a', 'hex');
  },
  interfere: () => {
    for (const message of ['ready', null, { stream: 'stdout' }, 7]) parentPort.postMessage(message);
  },
  spin: () => { for (;;); },
  fail: () => { throw new RangeError('too far'); },
  env: () => process.env,
  say: () => console.log('a line'),
  hang: () => { console.log('hanging'); return new Promise(() => setTimeout(() => {}, 60_000)); },
  context: (context) => ({ ...context, remaining: context.getRemainingTimeInMillis() }),
  grow: () => {
    globalThis.kept = Array.from({ length: 2_000_000 }, (_, n) => ({ n }));
  },
  separate: () => console.log(JSON.stringify({ value: 'a\u2028b\u2029c' })),
  growAloud: () => {
    globalThis.kept = Array.from({ length: 2_000_000 }, (_, n) => ({ n }));
    for (let n = 0; n < 500; n++) console.log('line ' + n);
  },
  holdAloud: () => {
    console.log('holding');
    return new Promise((resolve) => setTimeout(resolve, 500));
  },
  hold: () => new Promise((resolve) => setTimeout(resolve, 50)),
};
exports.handler = async (act, context) => ({ result: await acts[act]?.(context), invocations: ++invocations });
`;

let bundle: string;
let problems: string[];
let lines: string[];
const functions: LocalFunction[] = [];

beforeAll(() => {
  bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(bundle, 'package.json'), '{ "type": "commonjs" }');
  writeFileSync(join(bundle, 'index.js'), BUNDLE);
});
afterAll(() => rmSync(bundle, { recursive: true }));
beforeEach(() => {
  problems = [];
  lines = [];
});
afterEach(() => Promise.all(functions.splice(0).map((each) => each.stop())));

function run(props: Partial<LocalFunctionProps> = {}): LocalFunction {
  const created = new LocalFunction({
    name: 'Process',
    description: 'Processes webhooks',
    bundle,
    handler: 'index.handler',
    env: {},
    timeoutSeconds: 10,
    memoryMiB: 128,
    concurrency: 1,
    onLine: (line) => lines.push(line),
    onProblem: (problem) => problems.push(problem),
    ...props,
  });
  functions.push(created);
  return created;
}

test('reuses a worker for the next event', async () => {
  const local = run();
  await local.invoke('');
  expect(await local.invoke('')).toEqual({ invocations: 2 });
});

test('gives each worker one event at a time and starts no more workers than its concurrency', async () => {
  const local = run({ concurrency: 2 });
  const results = await Promise.all(Array.from({ length: 6 }, () => local.invoke('hold')));
  const counts = results.map((result) => (result as { invocations: number }).invocations);
  // Two workers share the six events, and each counts its own.
  expect(counts.filter((count) => count === 1)).toHaveLength(2);
});

test('has its own environment variables and none of this process', async () => {
  process.env.OF_THE_PARENT = 'secret';
  expect(await run({ env: { STAGE: 'dev' } }).invoke('env')).toMatchObject({ result: { STAGE: 'dev' } });
  const { result } = (await run().invoke('env')) as { result: object };
  delete process.env.OF_THE_PARENT;
  expect(Object.keys(result)).toEqual([]);
});

test('gets a Lambda context', async () => {
  const env = { AWS_LAMBDA_FUNCTION_NAME: 'Process', AWS_REGION: 'us-east-1' };
  const { result } = (await run({ env }).invoke('context')) as { result: { remaining: number } };
  expect(result).toMatchObject({
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    functionName: 'Process',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Process',
  });
  expect(result.remaining).toBeLessThanOrEqual(10_000);
});

test('forwards the lines that the function prints', async () => {
  await run().invoke('say');
  await eventually('the line', () => lines.length > 0);
  expect(lines).toEqual(['a line']);
});

test('a line ends at a line feed only, because a logged value can contain other separators', async () => {
  await run().invoke('separate');
  await eventually('the line', () => lines.length > 0, 5);
  expect(lines).toEqual(['{"value":"a\u2028b\u2029c"}']);
});

test('rejects the invocation when the function throws, and keeps the worker', async () => {
  const local = run();
  await expect(local.invoke('fail')).rejects.toThrow('RangeError: too far');
  expect(await local.invoke('')).toEqual({ invocations: 1 });
  expect(problems).toEqual([]);
});

test.each([
  ['crashes', 'crash', 'crashed: boom (BUNDLE/index.js:5:59)'],
  ['exits', 'exit', 'exited during an invocation'],
  ['times out', 'spin', 'timed out after 1 s'],
])('a worker that %s is reported once and replaced, and waiting invocations succeed', async (_, act, text) => {
  const problem = text.replace('BUNDLE', bundle);
  const local = run({ timeoutSeconds: 1 });
  const [failed, next, last] = await Promise.allSettled([local.invoke(act), local.invoke(''), local.invoke('')]);
  expect(failed).toMatchObject({ status: 'rejected', reason: { message: `Process ${problem}` } });
  expect(next).toEqual({ status: 'fulfilled', value: { invocations: 1 } });
  expect(last).toEqual({ status: 'fulfilled', value: { invocations: 2 } });
  expect(problems).toEqual([
    `The function "Processes webhooks" ${problem}. The next invocation gets a new worker. ` +
      'Fix the code and save it. `npm start` then loads it again.',
  ]);
});

test("loading the bundle does not count toward an invocation's timeout", async () => {
  writeFileSync(join(bundle, 'slow.js'), `for (const end = Date.now() + 1_500; Date.now() < end;); ${BUNDLE}`);
  const local = run({ handler: 'slow.handler', timeoutSeconds: 1 });
  expect(await local.invoke('')).toEqual({ invocations: 1 });
  expect(problems).toEqual([]);
});

test('after a reload, running invocations end with the earlier bundle and the next ones run the new one', async () => {
  const edited = mkdtempSync(join(bundle, 'edited-'));
  writeFileSync(join(edited, 'index.js'), "exports.handler = async () => 'edited';");
  const local = run({ concurrency: 2 });
  await local.invoke('');
  const held = local.invoke('holdAloud');
  await eventually('the running invocation', () => lines.length > 0);
  local.reload(edited);
  expect(await local.invoke('')).toBe('edited');
  expect(await held).toEqual({ invocations: 2 });
  expect(await local.invoke('')).toBe('edited');
  expect(problems).toEqual([]);
});

test('replaces a worker whose heap has grown', async () => {
  const local = run({ memoryMiB: 256 });
  await local.invoke('');
  expect(await local.invoke('grow')).toEqual({ invocations: 2 });
  expect(await local.invoke('')).toEqual({ invocations: 1 });
  expect(problems).toEqual([]);
});

test('forwards all lines of a worker that is replaced', async () => {
  await run({ memoryMiB: 256 }).invoke('growAloud');
  await eventually('the last line', () => lines.includes('line 499'), 5);
  expect(lines).toHaveLength(500);
});

test('forwards everything that a worker prints before it exits', async () => {
  await expect(run().invoke('exitAloud')).rejects.toThrow('exited during an invocation');
  expect(lines).toHaveLength(502);
  expect(lines.slice(-2)).toEqual(['the rest', '€']);
});

test('forwards all lines of a function that prints faster than they are taken', async () => {
  await run().invoke('sayMuch');
  expect(lines).toHaveLength(30_000);
});

test('a function that prints without end is stopped', async () => {
  // Showing a line takes longer than printing it.
  const onLine = () => {
    for (const end = performance.now() + 0.1; performance.now() < end; );
  };
  const local = run({ timeoutSeconds: 1, onLine });
  await expect(local.invoke('flood')).rejects.toThrow(/timed out|crashed/);
  expect(await local.invoke('')).toEqual({ invocations: 1 });
});

test('text in another encoding is decoded', async () => {
  await run().invoke('encode');
  expect(lines).toEqual(['a line']);
});

test('messages of the code in the bundle are ignored', async () => {
  expect(await run().invoke('interfere')).toEqual({ invocations: 1 });
  expect(lines).toEqual([]);
});

test('does not report an invocation that is stopped', async () => {
  const local = run();
  const failure = expect(local.invoke('hang')).rejects.toThrow('exited during an invocation');
  await eventually('the invocation', () => lines.length > 0);
  await local.stop();
  await failure;
  await expect(local.invoke('')).rejects.toThrow('is stopped');
  expect(problems).toEqual([]);
});
