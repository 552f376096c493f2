import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '#test/support/bundle';
import { measureWebhooks } from '#test/support/measure-webhooks';

/** Webhooks whose requests and lines are counted. */
const WEBHOOKS = 10;

/**
 * Limits of what a webhook costs on any machine: the measured value and about 2 %. When a value falls, lower its limit
 * in the same change.
 */
const LIMITS = {
  /** Bytes of the file that each cold start compiles. */
  bundleBytes: { ingest: 64_900, process: 149_600 },
  /** Modules of Node and files that are loaded when the function is ready, besides those of an empty function. */
  modules: { ingest: 43, process: 46 },
  /** Requests to AWS for each webhook. */
  calls: { PutObject: 1, SendMessage: 1, GetObject: 1, PutItem: 1, UpdateItem: 1 },
  /** Bytes of the lines that both functions write for a webhook. Digits of a duration are part of them. */
  logBytes: 1_232,
} as const;

const SILENT = { '#webhooks/handlers/index': join(__dirname, '../support/silent-handlers.ts') };
const ENV = {
  ...{ STAGE: 'prod', LANE: 'normal', PAYLOAD_BUCKET: 'payloads', IDEMPOTENCY_TABLE: 'idempotency' },
  ...{
    QUEUE_URL: 'https://sqs/1/queue',
    DEAD_LETTER_QUEUE_URL: 'https://sqs/1/dead',
    QUEUE_URLS: '{"normal":"https://sqs/1/queue"}',
  },
  ...{ AWS_REGION: 'us-east-1', NODE_OPTIONS: '' },
};

const directory = mkdtempSync(join(tmpdir(), 'gates-'));
const files = { empty: fileOf('empty', 'exports.handler = async () => {};') } as Record<string, string>;
const code = Object.fromEntries(
  (['ingest', 'process'] as const).map((name) => [
    name,
    bundleOf(`lambdas/${name}/index.ts`, [], SILENT, undefined, false).code,
  ]),
);
for (const [name, text] of Object.entries(code)) files[name] = fileOf(name, text);

afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = join(directory, `${name}.cjs`);
  writeFileSync(file, text);
  return file;
}

/** Lists the modules that a function has loaded when it is ready, in a process of its own. */
function modulesOf(name: string): string[] {
  const script = `require(${JSON.stringify(files[name])});
    process.stdout.write(JSON.stringify([...process.moduleLoadList, ...Object.keys(require.cache)]));
    process.exit();`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: ENV }));
}

/** Fails when a value is above its limit, with advice. */
function expectAtMost(value: number, limit: number, subject: string, advice: string): void {
  if (value <= limit) return;
  throw new Error(
    `${subject}: ${value}, which is above the limit of ${limit}. ${advice} ` +
      'If the growth is worth it, raise the limit in test/bench/gates.test.ts, and say why in the commit.',
  );
}

test.each(['ingest', 'process'] as const)('the bundle of %s does not grow', (name) => {
  const bytes = Buffer.byteLength(code[name] ?? '');
  expect(bytes).toBeGreaterThan(10_000);
  expectAtMost(
    bytes,
    LIMITS.bundleBytes[name],
    `bytes of the bundle of ${name}`,
    'Each cold start compiles it. Find what is new with the metafile of esbuild, and load it when it is needed.',
  );
});

test.each(['ingest', 'process'] as const)('%s does not load more modules before it is ready', (name) => {
  const empty = new Set(modulesOf('empty'));
  const loaded = modulesOf(name).filter((each) => !empty.has(each));
  expect(loaded).toContain(files[name]);
  expectAtMost(
    loaded.length,
    LIMITS.modules[name],
    `modules that ${name} loads`,
    `Each costs time at a cold start. Load it when it is needed. Now loaded: ${loaded.join(', ')}.`,
  );
});

test('a webhook causes no more requests and no longer log lines', async () => {
  const { calls, bytes } = await measureWebhooks(WEBHOOKS, WEBHOOKS);
  // Lambda's poller makes these.
  const { ReceiveMessage: _, DeleteMessageBatch: __, ...own } = calls;
  for (const [operation, count] of Object.entries(own)) {
    expectAtMost(
      count / WEBHOOKS,
      (LIMITS.calls as Readonly<Record<string, number>>)[operation] ?? 0,
      `${operation} requests for each webhook`,
      'Each takes milliseconds and money. Look for a request that is made twice.',
    );
  }
  expectAtMost(
    bytes.ingestLog + bytes.processLog,
    LIMITS.logBytes,
    'bytes of log lines for each webhook',
    'CloudWatch bills each byte. Leave out a field that another one implies.',
  );
});

test('the gates fail above their limits and pass at them', () => {
  expect(() => expectAtMost(2, 2, 'a', 'b')).not.toThrow();
  expect(() => expectAtMost(3, 2, 'bytes', 'Shrink it.')).toThrow(
    /^bytes: 3, which is above the limit of 2. Shrink it./,
  );
});
