import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, type ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { payloadKey } from '#contract/keys';
import { doctorCommand } from '#ops/commands/doctor';
import { showCommand } from '#ops/commands/show';
import { AFTER, BEFORE } from '#ops/doctor/diagnose';
import { replay } from '#ops/replay/replay';
import type { ReplayOptions } from '#ops/replay/replay-options';
import type { Stage } from '#ops/stage/stage';
import { EXIT_CODES } from '#ops/user-error';
import { actionsTable } from '#test/support/actions-table';
import { DeadLetterBench, type LetterProps } from '#test/support/dead-letters';
import { type Changes, stageWith } from '#test/support/doctor';
import { addLife } from '#test/support/life-of-a-webhook';
import { MemoryLogs } from '#test/support/memory-logs';
import { MemoryMetrics } from '#test/support/memory-metrics';
import { runCommand } from '#test/support/run-command';
import { RUNNING_MAPPINGS } from '#test/support/running-mappings';
import { raised, StatusBench } from '#test/support/status-bench';
import { webhookAt } from '#test/support/stored-webhooks';
import config from '#webhooks/config';

jest.setTimeout(120_000);

const PAGE = join(__dirname, '../../docs/operating.md');
const page = readFileSync(PAGE, 'utf8');

/** Compares the page with the output, or updates the page. */
function expectOnPage(name: string, output: string): void {
  expectBlock(name, `\`\`\`\n${output}\n\`\`\``);
}

/** Compares a part of the page with Markdown, or updates the page. */
function expectBlock(name: string, markdown: string): void {
  const block = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  const put = (text: string) => text.replace(block, (_, start, end) => `${start}${markdown}\n${end}`);
  const current = readFileSync(PAGE, 'utf8');
  expect(current).toMatch(block);
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, put(current));
  expect(readFileSync(PAGE, 'utf8')).toBe(put(current));
}

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
    topics: resolveWebhooks(config('prod')).topics,
    lanes: [],
    bucket: 'payloads',
    ...{ s3, sqs: new SQSClient(), logs },
    name: 'prod',
    metrics: new MemoryMetrics(),
    mappings: RUNNING_MAPPINGS,
  };
  const { out } = await runCommand((terminal) => showCommand(terminal, async () => stage), [webhook.id]);
  expectOnPage('show', out.trimEnd());
});

test('lists the permissions of each command (`npm run docs` updates it)', () => {
  expectBlock('permissions', actionsTable());
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
  expectOnPage('status', out.trimEnd());
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
  expectOnPage('dlq-list', list.out.trimEnd());
  expectOnPage('dlq-redrive', plan.trimEnd());
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

  /** Replays the webhooks of the example's stage `prod` on a bucket and a queue in memory. */
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
      topics: resolveWebhooks(config('prod')).topics,
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
      doNotFake: [
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
      ],
    });
    const stopping = new AbortController();
    const { code, out, err } = await replayed(stopping.signal, (call) => call === 4 && stopping.abort());
    jest.useRealTimers();
    expect(code).toBe(130);
    const lines = out.trim().split('\n');
    expectOnPage('replay', lines.slice(0, -1).join('\n'));
    expectOnPage('replay-interrupted', `${lines.at(-1)}\n${err.trim()}`);
  });
});

describe('the output of the doctor', () => {
  /** Runs the doctor on the example's stage `prod`. */
  async function doctor(args: readonly string[], changes: Changes): Promise<string> {
    const { assembly, ports } = stageWith({
      stage: 'prod',
      ...changes,
      config: { ...config('prod'), ...changes.config },
    });
    const { out } = await runCommand(
      (terminal) =>
        doctorCommand(
          terminal,
          async () => assembly,
          () => ports,
        ),
      args,
      '',
      110,
    );
    return out.replaceAll(/\p{Cc}\[\d+m/gu, '').trim();
  }

  test('before the deploy is that of the code (`npm run docs` updates it)', async () => {
    const output = await doctor(['--before'], {
      stack: undefined,
      ports: {
        bootstrapVersion: async () => undefined,
        secretState: async (name) => (name.endsWith('stripe') ? 'missing' : 'present'),
      },
    });
    expectOnPage('doctor-before', output);
  });

  test('after the deploy is that of the code (`npm run docs` updates it)', async () => {
    const emails = ['oncall@catchbasin.dev'];
    const alarms = { critical: emails };
    const { lane, ports, stack } = stageWith({ stage: 'prod', config: { ...config('prod'), alarms } });
    const high = lane('high');
    const uuid = '53edf248-c914-4ff1-850a-12976cae4b60';
    const output = await doctor([], {
      config: { alarms },
      stack: {
        physicalIds: new Map([
          ...stack.physicalIds,
          [high?.mapping ?? '', uuid],
          [lane('low')?.mapping ?? '', 'mapping of low'],
          [high?.deadLetterQueue ?? '', 'dead letters'],
        ]),
        parameters: new Map([['PausedLow', '2026-11-24T09:30:00.000Z arn:aws:iam::111122223333:user/ops']]),
      },
      ports: {
        subscriptions: async () => emails.map((endpoint) => ({ endpoint, confirmed: true })),
        secretText: async (name) => (name.endsWith('orders') ? 'hunter2\n' : 'whsec_hunter2'),
        mappingState: async (id) => (id === uuid || id === 'mapping of low' ? 'Disabled' : 'Enabled'),
        messagesWaiting: async (url) => (url === 'dead letters' ? 1 : 0),
        alarms: async (prefix) =>
          (await ports.alarms(prefix)).map((alarm) =>
            alarm.name.endsWith('high/dead-letters-waiting') ? { ...alarm, state: 'ALARM' } : alarm,
          ),
      },
    });
    const after = output.slice(output.indexOf('Catchbasin-prod, after the deploy'));
    expect(after).toMatch(/^Catchbasin-prod, after the deploy\n/);
    expectOnPage('doctor-after', after);
  });
});
