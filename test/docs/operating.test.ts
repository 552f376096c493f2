import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, type ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { resolveTopic } from '#config/resolve-webhooks';
import { payloadKey } from '#contract/keys';
import { unsigned } from '#contract/providers/index';
import { showCommand } from '#ops/commands/show';
import { AFTER, BEFORE } from '#ops/doctor/diagnose';
import { replay } from '#ops/replay/replay';
import type { ReplayOptions } from '#ops/replay/replay-options';
import { FIND_STACK_ACTIONS } from '#ops/stack/deployed-stack';
import type { Stage } from '#ops/stage/stage';
import { EXIT_CODES } from '#ops/user-error';
import { DeadLetterBench, type LetterProps } from '#test/support/dead-letters';
import { expectOnPage } from '#test/support/doc-page';
import { addLife } from '#test/support/life-of-a-webhook';
import { MemoryLogs } from '#test/support/memory-logs';
import { MemoryMetrics } from '#test/support/memory-metrics';
import { PausableStack } from '#test/support/pausable-stack';
import { runCommand } from '#test/support/run-command';
import { RUNNING_MAPPINGS } from '#test/support/running-mappings';
import { webhookAt } from '#test/support/stored-webhooks';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
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

/** Lists the IAM actions in the code block after a text. */
function actionsAfter(text: string): string[] {
  expect(page).toContain(text);
  const [, block = ''] = /```\n([^`]+)```/.exec(page.slice(page.indexOf(text))) ?? [];
  return block.trim().split('\n').sort();
}

/** Lists the operations of AWS that a file's code calls. */
function operationsIn(...files: string[]): string[] {
  const sources = files.map(read).join('');
  const found = [...sources.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g)].map(([, one, many]) => one ?? many ?? '');
  expect(found).not.toEqual([]);
  return [...new Set(found)].sort();
}

test('lists the permissions that the doctor needs, and no other', () => {
  const needed = new Set([...BEFORE, ...AFTER].flatMap(({ actions }) => actions));
  expect(actionsAfter('`doctor` needs these actions')).toEqual([...needed].sort());
});

test.each([
  ['`secret` needs these actions', 'ops/secret/secrets-manager.ts'],
  ['`send --url` needs this action', 'ops/send/target.ts'],
])('lists the permissions after "%s", and no other', (text, file) => {
  expect(actionsAfter(text)).toEqual(operationsIn(file).map((operation) => `secretsmanager:${operation}`));
});

test('lists the permissions of a replay, and no other', () => {
  const service: Readonly<Record<string, string>> = {
    ListObjectsV2: 's3:ListBucket',
    GetObject: 's3:GetObject',
    SendMessageBatch: 'sqs:SendMessage',
  };
  const own = globSync(['ops/replay/*.ts', 'ops/webhooks/list-webhooks.ts', 'ops/stage/*.ts'], { cwd: ROOT });
  const actions = operationsIn(...own).map((operation) => service[operation] ?? operation);
  expect(actionsAfter('`replay` needs these actions')).toEqual([...FIND_STACK_ACTIONS, ...actions].sort());
});

test.each([
  ['`replay --failed-only` needs these actions', [], ['ops/dead-letters/dead-letter-queue.ts']],
  ['`show` needs these actions', FIND_STACK_ACTIONS, ['ops/webhooks/list-webhooks.ts', 'ops/webhooks/load-webhook.ts']],
  ['`tail` needs these actions', FIND_STACK_ACTIONS, []],
])('lists the permissions after "%s", and no other', (text, others, files) => {
  const services: Readonly<Record<string, string>> = {
    FilterLogEvents: 'logs:FilterLogEvents',
    ListObjectsV2: 's3:ListBucket',
    GetObject: 's3:GetObject',
  };
  const operations = operationsIn('ops/logs/cloudwatch-logs.ts', ...files).map(
    (operation) => services[operation] ?? `sqs:${operation.replace(/Batch$/, '')}`,
  );
  expect(actionsAfter(text)).toEqual([...others, ...operations].sort());
});

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
  };
  const { out } = await runCommand((terminal) => showCommand(terminal, async () => stage), [webhook.id]);
  expectOnPage(PAGE, 'show', out.trimEnd());
});

test('lists the permissions of pause and resume, and no other', () => {
  const actions = Object.entries({ DescribeStacks: 'cloudformation', UpdateStack: 'cloudformation' });
  const services = new Map([...actions, ['GetCallerIdentity', 'sts']]);
  const called = operationsIn(...globSync('ops/pause/*.ts', { cwd: ROOT })).map(
    (operation) => `${services.get(operation) ?? 'lambda'}:${operation}`,
  );
  const needed = new Set([...FIND_STACK_ACTIONS, ...called]);
  expect(actionsAfter('`pause` and `resume` need these actions')).toEqual([...needed].sort());
});

describe('the permissions of dlq', () => {
  /** Names the IAM action of each operation. A batch needs the action of a single message. */
  const actionsIn = (service: string, ...files: string[]) =>
    operationsIn(...files.map((file) => `ops/${file}.ts`)).map(
      (operation) => `${service}:${operation.replace(/Batch$/, '')}`,
    );
  const list = [...FIND_STACK_ACTIONS, ...actionsIn('sqs', 'dead-letters/dead-letter-queue')];
  const deletes = actionsIn('sqs', 'dead-letters/delete-letters');
  const sends = actionsIn('sqs', 'dead-letters/redrive-letters', 'dead-letters/move-task');
  const drops = [...actionsIn('s3', 'dead-letters/drop-letters'), ...actionsIn('sts', 'dead-letters/caller')];

  test.each([
    ['`dlq list` needs these actions', list],
    [
      '`dlq show` needs these actions',
      [...actionsIn('s3', 'webhooks/load-webhook'), ...actionsIn('logs', 'logs/cloudwatch-logs')],
    ],
    ['`dlq redrive` needs these actions', [...sends, ...deletes].filter((action) => !list.includes(action))],
    ['`dlq drop` needs these actions', [...drops, ...deletes]],
  ])('lists the permissions after "%s", and no other', (text, actions) => {
    expect(actionsAfter(text)).toEqual([...actions].sort());
  });

  test('are those of every file that calls AWS', () => {
    const callers = globSync(['ops/dead-letters/*.ts', 'ops/webhooks/*.ts'], { cwd: join(__dirname, '../..') })
      .filter((file) => /new \w+Command\(|paginate\w+\(/.test(read(file)))
      .sort();
    expect(callers).toEqual([
      'ops/dead-letters/caller.ts',
      'ops/dead-letters/dead-letter-queue.ts',
      'ops/dead-letters/delete-letters.ts',
      'ops/dead-letters/drop-letters.ts',
      'ops/dead-letters/move-task.ts',
      'ops/dead-letters/redrive-letters.ts',
      'ops/webhooks/list-webhooks.ts',
      'ops/webhooks/load-webhook.ts',
    ]);
  });
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
      ? { n, cause: '3f2a9c81d0b4' }
      : { n, topic: 'invoices', cause: 'a07be41c9d52', errorMessage: 'no such customer' };
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

test('the doctor declares the permission of each operation that it calls', () => {
  const called = operationsIn('ops/doctor/aws-ports.ts', 'ops/metrics/find-alarms.ts', 'ops/stack/deployed-stack.ts');
  const declared = [...BEFORE, ...AFTER].flatMap(({ actions }) => actions.map((action) => action.split(':')[1] ?? ''));
  expect(called).toEqual([...new Set(declared)].sort());
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
