import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, type ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { resolveTopic } from '#config/resolve-webhooks';
import { payloadKey } from '#contract/keys';
import { unsigned } from '#contract/providers/index';
import { providerCommand } from '#ops/commands/provider';
import { reconcileCommand } from '#ops/commands/reconcile';
import { showCommand } from '#ops/commands/show';
import { AFTER, BEFORE } from '#ops/doctor/diagnose';
import { replay } from '#ops/replay/replay';
import type { ReplayOptions } from '#ops/replay/replay-options';
import type { Stage } from '#ops/stage/stage';
import { EXIT_CODES } from '#ops/user-error';
import { actionsTable } from '#test/support/actions-table';
import { DeadLetterBench, type LetterProps } from '#test/support/dead-letters';
import { expectBlock, expectOnPage } from '#test/support/doc-page';
import { addLife } from '#test/support/life-of-a-webhook';
import { MemoryLogs } from '#test/support/memory-logs';
import { MemoryMetrics } from '#test/support/memory-metrics';
import { PausableStack } from '#test/support/pausable-stack';
import { PreparedFunction, part, stageWithReconcile } from '#test/support/reconcile-stage';
import { runCommand } from '#test/support/run-command';
import { NO_RECONCILE, RUNNING_MAPPINGS } from '#test/support/running-mappings';
import { raised, StatusBench } from '#test/support/status-bench';
import { webhookAt } from '#test/support/stored-webhooks';

jest.setTimeout(120_000);

const PAGE = join(__dirname, '../../docs/operating.md');
const page = readFileSync(PAGE, 'utf8');

/** Timers that keep running while the date is faked. */
const ALL_BUT_DATE: FakeableAPI[] = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
];

test('the output of show is that of the code (`npm run docs` updates it)', async () => {
  const webhook = webhookAt('2026-11-24T12:00:00.000Z', 1);
  const logs = new MemoryLogs();
  addLife(logs, webhook.id);
  const s3 = new S3Client();
  s3.send = async (command: object) => {
    const text = JSON.stringify(webhook);
    const Body = { transformToString: async () => text };
    return command instanceof GetObjectCommand
      ? { Body }
      : { Contents: [{ Key: payloadKey(webhook), Size: text.length }] };
  };
  const stage: Stage = {
    title: 'Catchbasin-prod',
    topics: { orders: resolveTopic({ lane: 'low', verify: unsigned() }) },
    lanes: [],
    bucket: 'payloads',
    ...{ s3, sqs: new SQSClient(), logs },
    name: 'prod',
    metrics: new MemoryMetrics(),
    mappings: RUNNING_MAPPINGS,
    reconcile: NO_RECONCILE,
  };
  const { out } = await runCommand((terminal) => showCommand(terminal, async () => stage), [webhook.id]);
  expectOnPage(PAGE, 'show', out.trimEnd());
});

test('lists the permissions of each command (`npm run docs` updates it)', () => {
  expectBlock(PAGE, 'permissions', actionsTable());
});

test('the output of status is that of the code (`npm run docs` updates it)', async () => {
  jest.useFakeTimers({
    now: Date.parse('2026-11-24T12:02:00.000Z'),
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
  });
  const bench = new StatusBench();
  bench.depths = { high: [1_500, 12, 412], low: [0, 1, 0] };
  bench.answer({
    'WebhooksProcessed orders': [3, 8, 12, 20, 40, 80, 60, 50, 40, 30, 20, 10],
    'WebhooksRetried orders': [9, 6, 3],
    'WebhooksDeadLettered high': [210, 202],
    'WebhooksProcessed invoices': [4, 3, 6, 2, 1, 3, 4, 4, 5, 2, 1, 2],
    'NumberOfMessagesDeleted high-queue': [0, 600],
    'ApproximateAgeOfOldestMessage high-queue': [1_260],
    Count: [500, 720],
    '4xx': [13],
    WebhooksDegraded: [0, 0, 4],
    WebhooksUnqueued: [0],
  });
  const command = 'npm run ops -- dlq list high --stage prod';
  bench.metrics.states = [raised('high/dead-letters-waiting', 'CRITICAL', command)];
  for (let n = 0; n < 12; n++) bench.reject(401, 'signature-mismatch', 'orders');
  bench.reject(404, 'topic-unknown', 'unknown');
  const { out } = await bench.run();
  bench.close();
  jest.useRealTimers();
  expectOnPage(PAGE, 'status', out.trimEnd());
});

test('documents the exit codes, and no other', () => {
  const documented = [...page.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code));
  expect(documented).toEqual(Object.values(EXIT_CODES));
});

test('the output of dlq is that of the code (`npm run docs` updates it)', async () => {
  const bench = new DeadLetterBench();
  await bench.start();
  const failed = (n: number): LetterProps =>
    n < 400
      ? { n, cause: '3f2a9c81d0b4', location: 'webhooks/handlers/orders.ts:31:20' }
      : {
          n,
          topic: 'invoices',
          cause: 'a07be41c9d52',
          errorMessage: 'no such customer',
          location: 'webhooks/handlers/invoices.ts:12:9',
        };
  await bench.deadLetter(Array.from({ length: 412 }, (_, n) => failed(n)));
  const list = await bench.dlq('list high');
  const { out: plan } = await bench.dlq('redrive high --cause 3f2a9c81d0b4 --rate 50');
  await bench.stop();
  expectOnPage(PAGE, 'dlq-list', list.out.trimEnd());
  expectOnPage(PAGE, 'dlq-redrive', plan.trimEnd());
});

test('the output of pause and resume is that of the code (`npm run docs` updates it)', async () => {
  jest.useFakeTimers({ now: Date.parse('2026-11-24T09:30:00.000Z'), doNotFake: ALL_BUT_DATE });
  const stack = new PausableStack();
  const pause = await stack.run('pause', ['--stage', 'test']);
  const resume = await stack.run('resume', ['--stage', 'test']);
  jest.useRealTimers();
  expectOnPage(PAGE, 'pause', pause.out.trimEnd());
  expectOnPage(PAGE, 'resume', resume.out.trimEnd());
});

test('the output of reconcile and provider is that of the code (`npm run docs` updates it)', async () => {
  const url = 'https://abc123.execute-api.us-east-1.amazonaws.com/stripe';
  const window = { since: '2026-11-24T10:00:00.000Z', until: '2026-11-26T09:55:00.000Z' };
  const counts = { seen: 12_400, received: 11_900, recovered: 500, watermark: '2026-11-26T09:45:00.000Z' };
  const status = {
    url,
    id: 'we_1PqR',
    isEnabled: false,
    events: ['invoice.paid'],
    missingEvents: ['customer.created'],
    problems: [
      'the endpoint is disabled. Enable it in the dashboard of the provider.',
      'the endpoint does not receive customer.created. Run `npm run ops -- provider register stripe`.',
    ],
  };
  const registered = { url, id: 'we_1PqS', result: 'created', storedIn: 'webhooks/prod/stripe' } as const;
  const prepared = new PreparedFunction(part({ ...window, ...counts }), status, status, registered);
  const connect = async () => stageWithReconcile(prepared);
  const reconciled = await runCommand(
    (terminal) => reconcileCommand(terminal, connect),
    ['stripe', '--since', window.since, '--stage', 'prod'],
  );
  expectOnPage(PAGE, 'reconcile', reconciled.out.trimEnd());
  const provider = (...args: string[]) => runCommand((terminal) => providerCommand(terminal, connect), args);
  expectOnPage(PAGE, 'provider-status', (await provider('status', 'stripe')).out.trimEnd());
  expectOnPage(PAGE, 'provider-register', (await provider('register', 'stripe', '--yes')).out.trimEnd());
});

test('has a row for each check', () => {
  for (const { name } of [...BEFORE, ...AFTER]) expect(page).toContain(`\n| ${name} |`);
});

describe('the output of a replay', () => {
  const START = Date.parse('2026-11-24T08:00:00.000Z');
  const webhooks = Array.from({ length: 1_204 }, (_, n) => webhookAt(new Date(START + n * 30_000), n));
  const options: ReplayOptions = {
    topic: 'orders',
    since: new Date('2026-11-24T08:00:00.000Z'),
    until: new Date('2026-11-24T18:30:00.000Z'),
    rate: 50,
    stage: 'prod',
    yes: true,
  };

  /** Replays webhooks of a stage on a bucket and a queue in memory. */
  async function replayed(signal: AbortSignal, onCall: (call: number) => unknown) {
    let calls = 0;
    const s3 = new S3Client();
    const sqs = new SQSClient();
    s3.send = async ({ input }: ListObjectsV2Command) => {
      const page = webhooks
        .map((webhook) => ({ Key: payloadKey(webhook), Size: JSON.stringify(webhook).length }))
        .filter(({ Key }) => Key > (input.ContinuationToken ?? input.StartAfter ?? ''))
        .slice(0, 1_000);
      return { Contents: page, ...(page.length === 1_000 && { NextContinuationToken: page.at(-1)?.Key }) };
    };
    sqs.send = async ({ input }: SendMessageBatchCommand) => {
      onCall(++calls);
      return { Successful: input.Entries };
    };
    const stage: Stage = {
      title: 'Catchbasin-prod',
      topics: { orders: resolveTopic({ lane: 'low', verify: unsigned() }) },
      lanes: [{ name: 'low', queueUrl: 'https://queue', deadLetterQueueUrl: '' }],
      bucket: 'payloads',
      mappings: RUNNING_MAPPINGS,
      reconcile: NO_RECONCILE,
      ...{ s3, sqs },
      logs: new MemoryLogs(),
      name: 'prod',
      metrics: new MemoryMetrics(),
    };
    return runCommand((terminal) => new Command().action(() => replay(stage, options, terminal, signal)), []);
  }

  test('is that of the code (`npm run docs` updates it)', async () => {
    jest.useFakeTimers({
      now: Date.parse('2026-11-24T19:00:00.000Z'),
      doNotFake: ALL_BUT_DATE,
    });
    const stopping = new AbortController();
    const { code, out, err } = await replayed(stopping.signal, (call) => call === 4 && stopping.abort());
    jest.useRealTimers();
    expect(code).toBe(130);
    const lines = out.trim().split('\n');
    expectOnPage(PAGE, 'replay', lines.slice(0, -1).join('\n'));
    expectOnPage(PAGE, 'replay-interrupted', `${lines.at(-1)}\n${err.trim()}`);
  });
});
