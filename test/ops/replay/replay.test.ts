import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { type ResolvedTopic, resolveTopic } from '#config/resolve-webhooks';
import type { TopicConfig } from '#contract/define-webhooks';
import { payloadKey } from '#contract/keys';
import { orderingGroup } from '#contract/ordering-group';
import { stripe } from '#contract/providers/index';
import { parseReference, type Reference } from '#contract/reference';
import { replay } from '#ops/replay/replay';
import type { ReplayOptions } from '#ops/replay/replay-options';
import type { Stage } from '#ops/stage/stage';
import { type AwsEmulators, startAwsEmulators } from '#test/support/aws-emulators';
import { MemoryLogs } from '#test/support/memory-logs';
import { MemoryMetrics } from '#test/support/memory-metrics';
import { runCommand } from '#test/support/run-command';
import { NO_RECONCILE, RUNNING_MAPPINGS } from '#test/support/running-mappings';
import { idAt, putWebhooks, webhookAt } from '#test/support/stored-webhooks';

const environment = process.env;
let aws: AwsEmulators;
beforeAll(async () => {
  process.env = { ...environment };
  aws = await startAwsEmulators();
  await putWebhooks(aws.s3, WEBHOOKS);
});
afterAll(async () => {
  await aws.stop();
  process.env = environment;
});
afterEach(async () => {
  for (const queue of ['queue', 'queue.fifo'] as const) {
    await aws.sqs.send(new PurgeQueueCommand({ QueueUrl: aws.urlOf(queue) }));
  }
});

const HOUR_MS = 3_600_000;
const body = (n: number) => JSON.stringify({ id: `evt_${n}`, type: n % 3 === 0 ? 'paid' : 'sent', customer: n % 2 });
/** 30 webhooks, one a minute, that were received two days ago. */
const START = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS;
const WEBHOOKS = Array.from({ length: 30 }, (_, n) => webhookAt(new Date(START + n * 60_000), n, body(n)));
const IDS = WEBHOOKS.map(({ id }) => id);
const minute = (n: number) => new Date(START + n * 60_000);

function topicOf(config: Partial<TopicConfig> = {}): ResolvedTopic {
  return resolveTopic({ lane: 'normal', verify: stripe({ secretName: 's' }), ...config });
}

interface Run {
  readonly topic?: Partial<TopicConfig>;
  readonly signal?: AbortSignal;
  readonly stage?: Partial<Stage>;
}

/** Runs a replay, as the command does. */
async function run(
  options: { readonly [Name in keyof ReplayOptions]?: ReplayOptions[Name] | undefined },
  { topic, signal, stage: changes }: Run = {},
) {
  const stage: Stage = {
    title: 'Catchbasin-prod',
    topics: { orders: topicOf(topic) },
    lanes: [
      { name: 'normal', queueUrl: aws.urlOf('queue'), deadLetterQueueUrl: '' },
      { name: 'ordered', queueUrl: aws.urlOf('queue.fifo'), deadLetterQueueUrl: '' },
    ],
    bucket: 'payloads',
    s3: aws.s3,
    sqs: aws.sqs,
    logs: new MemoryLogs(),
    name: 'prod',
    metrics: new MemoryMetrics(),
    mappings: RUNNING_MAPPINGS,
    reconcile: NO_RECONCILE,
    ...changes,
  };
  const given = { topic: 'orders', rate: 1_000, yes: true, ...options } as ReplayOptions;
  return runCommand(
    (terminal) => new Command().action(() => replay(stage, given, terminal, signal ?? new AbortController().signal)),
    [],
  );
}

/** Receives and deletes all messages of a queue. */
async function received(
  queue: 'queue' | 'queue.fifo' = 'queue',
): Promise<(Reference & { readonly sqs: string | undefined })[]> {
  const references: (Reference & { readonly sqs: string | undefined })[] = [];
  const QueueUrl = aws.urlOf(queue);
  for (;;) {
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return references;
    for (const { Body = '', Attributes = {}, ReceiptHandle } of Messages) {
      references.push({ ...parseReference(Body), sqs: Attributes.MessageGroupId });
      await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
const receivedIds = async (queue?: 'queue.fifo') => (await received(queue)).map(({ id }) => id);

test('sends every stored webhook of the topic, as a reference that the processor reads', async () => {
  const { code, out } = await run({});
  expect(code).toBe(0);
  expect(out.split('\n').slice(0, 4)).toEqual([
    '30 webhooks of topic orders',
    expect.stringMatching(`^  received from ${minute(0).toISOString()} to [-\\dT:.]+Z$`),
    '  to lane normal of Catchbasin-prod, less than $0.01, 1 s at 1000/s',
    '  Events that were processed are skipped.',
  ]);
  expect(out).toMatch(/\nsent 30 webhooks to lane normal\n$/);
  const references = await received();
  expect(references.map(({ id }) => id).sort()).toEqual(IDS);
  const [first] = WEBHOOKS;
  expect(references.find(({ id }) => id === IDS[0])).toEqual({
    v: 1,
    id: first?.id,
    topic: 'orders',
    key: first && payloadKey(first),
    receivedAt: first?.receivedAt,
    bytes: Buffer.byteLength(JSON.stringify(first)),
  });
});

test('sends the webhooks of a range', async () => {
  await run({ since: minute(5), until: minute(8) });
  expect((await receivedIds()).sort()).toEqual(IDS.slice(5, 8));
});

test('sends the webhooks of ids, each once', async () => {
  const { out } = await run({ id: [IDS[7], IDS[2], IDS[7]] as string[] });
  expect(out).toMatch(/^2 webhooks of topic orders\n/);
  expect((await receivedIds()).sort()).toEqual([IDS[2], IDS[7]]);
});

test('sends nothing when one of the ids is not stored, and names it', async () => {
  const missing = idAt(minute(0), 99);
  const { code, err } = await run({ id: [IDS[0] ?? '', missing] });
  expect([code, err]).toEqual([
    1,
    `catchbasin: no webhook of topic orders is stored with the id ${missing}. ` +
      'Check the id and the topic. Webhooks are deleted after payloadRetentionDays.\n',
  ]);
  expect(await received()).toEqual([]);
});

test('--dry-run sends nothing', async () => {
  const { code, out } = await run({ dryRun: true });
  expect(code).toBe(0);
  expect(out).not.toContain('sent');
  expect(await received()).toEqual([]);
});

test('asks before it sends, and does not send when it cannot ask', async () => {
  const { code, err } = await run({ yes: undefined });
  expect([code, err]).toEqual([
    2,
    'catchbasin: there is no terminal to ask on. Add --yes to run the command without a question.\n',
  ]);
  expect(await received()).toEqual([]);
});

test('says so when no webhook is stored in the range', async () => {
  const { code, out } = await run({ since: minute(40), until: minute(50) });
  const until = minute(50).toISOString();
  expect([code, out]).toEqual([0, `no webhooks of topic orders are stored in this range, until ${until}\n`]);
});

test('--event-type sends only webhooks of the type, and says how many others there are', async () => {
  const { out } = await run({ eventType: 'paid' });
  expect(out).toContain('Each payload is read, and only webhooks of type paid are sent.');
  expect(out).toMatch(/\nsent 10 webhooks to lane normal, 20 of another type\n$/);
  expect((await receivedIds()).sort()).toEqual(IDS.filter((_, n) => n % 3 === 0));
});

test('reports payloads that are gone or damaged, sends the others and fails', async () => {
  const [gone, damaged] = [IDS[3] ?? '', IDS[4] ?? ''];
  const keyOf = (n: number) => ({ Bucket: 'payloads', Key: payloadKey(WEBHOOKS[n] as never) });
  await aws.s3.send(new PutObjectCommand({ ...keyOf(4), Body: '{"id":' }));
  // The retention ends between the listing and the reading.
  const s3 = Object.create(aws.s3, {
    send: {
      async value(command: { readonly input: { readonly Key?: string } }) {
        if (command.input.Key === keyOf(3).Key) await aws.s3.send(new DeleteObjectCommand(keyOf(3)));
        return aws.s3.send(command as never);
      },
    },
  });
  const { code, out, err } = await run({ eventType: 'sent', since: minute(3), until: minute(6) }, { stage: { s3 } });
  await putWebhooks(aws.s3, WEBHOOKS.slice(3, 5));
  expect([code, err]).toEqual([1, `catchbasin: these payloads are gone or damaged: ${gone}, ${damaged}\n`]);
  expect(out).toMatch(/\nsent 1 webhook to lane normal, 2 unreadable\n$/);
  expect(await receivedIds()).toEqual([IDS[5]]);
});

describe('the plan', () => {
  test('says that all webhooks of a topic with dedupeBy: false run again', async () => {
    const { out } = await run({ dryRun: true }, { topic: { dedupeBy: false } });
    expect(out).toContain('\n  The topic has dedupeBy: false, so all of them run again.\n');
    expect(out).not.toContain('skipped');
  });

  test('counts the webhooks whose idempotency records have expired', async () => {
    const { out } = await run({ dryRun: true }, { topic: { dedupeFor: 86_400 } });
    const text = '30 webhooks older than 1 d (dedupeFor) may run again.';
    expect(out).toContain(text);
    expect((await run({ dryRun: true }, {})).out).not.toContain('dedupeFor');
  });

  test('warns of another lane than that of the topic', async () => {
    const { out } = await run({ dryRun: true, to: 'ordered' });
    expect(out).toContain('\n  The processor of lane ordered must have what the handler needs.\n');
  });

  test('names the id of a forced replay', async () => {
    const { out } = await run({ dryRun: true, force: true, resume: IDS[0] });
    expect(out).toContain(
      `Each event runs once more, also if it was processed.\n  Id of this forced replay: ${IDS[0]}`,
    );
  });

  test('names no cost in the local mode', async () => {
    expect((await run({ dryRun: true, local: true })).out).not.toContain('$');
  });

  test('is part of the JSON', async () => {
    const { out } = await run({ json: true, until: minute(10), rate: 7 });
    expect(JSON.parse(out)).toEqual({
      stage: 'Catchbasin-prod',
      topic: 'orders',
      lane: 'normal',
      webhooks: 10,
      forgotten: 0,
      from: minute(0).toISOString(),
      until: minute(10).toISOString(),
      rate: 7,
      seconds: 2,
      dollars: expect.closeTo(0.00004, 5),
      sent: 10,
      otherTypes: 0,
      unreadable: [],
      lastId: IDS[9],
    });
  });
});

describe('--force', () => {
  test('puts the id of the replay into each reference', async () => {
    await run({ force: true, until: minute(2) });
    await run({ force: true, until: minute(2) });
    const ids = (await received()).map(({ force }) => force);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(undefined);
  });

  test('keeps the id when the replay is resumed', async () => {
    await run({ force: true, resume: IDS[0], until: minute(1) });
    expect((await received()).map(({ force }) => force)).toEqual([IDS[0]]);
  });
});

describe('a FIFO lane', () => {
  const orderBy = { body: '/customer' } as const;

  test('gets the webhooks of each group in order of receipt, in the groups of ingest', async () => {
    await run({ to: 'ordered' }, { topic: { orderBy } });
    const references = await received('queue.fifo');
    expect(references).toHaveLength(30);
    const groups = Map.groupBy(references, ({ sqs }) => sqs);
    expect([...groups.values()].map((group) => group.map(({ id }) => id)).sort()).toEqual(
      [IDS.filter((_, n) => n % 2 === 0), IDS.filter((_, n) => n % 2 === 1)].sort(),
    );
    const stored = { id: 'w', topic: 'orders' };
    const groupOf = (n: number) => orderingGroup(stored, { headers: {}, bytes: Buffer.from(body(n)) }, orderBy);
    expect([...groups.keys()].sort()).toEqual([groupOf(0), groupOf(1)].sort());
  });

  test('gets all webhooks of a topic without orderBy in one group, in order', async () => {
    await run({ to: 'ordered' });
    const references = await received('queue.fifo');
    expect(references.map(({ id }) => id)).toEqual(IDS);
    expect(new Set(references.map(({ sqs }) => sqs))).toEqual(new Set(['orders']));
  });

  test('gets a webhook again that was sent within the last five minutes', async () => {
    await run({ to: 'ordered', until: minute(2) });
    expect(await receivedIds('queue.fifo')).toEqual(IDS.slice(0, 2));
    await run({ to: 'ordered', until: minute(2) });
    expect(await receivedIds('queue.fifo')).toEqual(IDS.slice(0, 2));
  });

  test('does not get the followers of a message that SQS refuses', async () => {
    const { sqs } = refusing(4, Number.POSITIVE_INFINITY);
    const { code } = await run({ to: 'ordered', until: minute(8) }, { stage: { sqs } });
    expect(code).toBe(1);
    expect(await receivedIds('queue.fifo')).toEqual(IDS.slice(0, 4));
  });
});

describe('an interruption', () => {
  test('ends the replay after the messages that are being sent, and names the command that continues', async () => {
    const { sqs, stopping } = stopsAfter(2);
    const { code, out, err } = await run({ rate: 25 }, { stage: { sqs }, signal: stopping.signal });
    expect(code).toBe(130);
    expect(out).toMatch(/\nsent 10 webhooks to lane normal\n$/);
    const [, command = ''] =
      /^catchbasin: interrupted\. Continue with `(npm run ops -- replay .*)`\.\n$/.exec(err) ?? [];
    expect(command).toMatch(/^npm run ops -- replay --topic orders --until \S+ --after \S+ --rate 25$/);
    const [, until = '', after = ''] = /--until (\S+) --after (\S+)/.exec(command) ?? [];
    expect(after).toBe(IDS[9]);
    expect((await receivedIds()).sort()).toEqual(IDS.slice(0, 10));
    await run({ until: new Date(until), after });
    expect((await receivedIds()).sort()).toEqual(IDS.slice(10));
  });

  test('repeats every option in the command that continues', async () => {
    const { sqs, stopping } = stopsAfter(1);
    const options = { since: minute(1), until: minute(20), eventType: "it's", to: 'normal', force: true } as const;
    const topic = { verify: { ...stripe({ secretName: 's' }), eventType: { body: '/none' } } } as const;
    const s3 = Object.create(aws.s3, {
      send: {
        async value(command: { readonly input: { readonly Key?: string } }) {
          if (command.input.Key) stopping.abort();
          return aws.s3.send(command as never);
        },
      },
    });
    const { err } = await run(
      { ...options, stage: 'prod', rate: 5 },
      { stage: { sqs, s3 }, topic, signal: stopping.signal },
    );
    const time = [1, 20].map((n) => minute(n).toISOString());
    expect(err).toMatch(
      new RegExp(
        `\\\`npm run ops -- replay --topic orders --since ${time[0]} --until ${time[1]} ` +
          `--event-type 'it'\\\\''s' --to normal --resume [0-9a-f-]{36} --rate 5 --stage prod --force\\\`\\.\n$`,
      ),
    );
  });

  test('continues ids after the last one that was sent', async () => {
    const id = [IDS[1], IDS[3], IDS[5]] as string[];
    await run({ id, after: IDS[3] });
    expect(await receivedIds()).toEqual([IDS[5]]);
  });

  test.each([
    ['a call fails', () => failing()],
    ['SQS does not confirm a message', () => refusing(12, Number.POSITIVE_INFINITY)],
  ])('loses nothing when %s: the command continues after the last confirmed webhook', async (_, create) => {
    const { code, err } = await run({ rate: 50 }, { stage: { sqs: create().sqs } });
    expect(code).toBe(1);
    const [, after] =
      /^catchbasin: .*the queue is busy\)?\. Continue with `.* --after (\S+) --rate 50`\.\n$/.exec(err) ?? [];
    await run({ after: after ?? 'none' });
    expect([...new Set(await receivedIds())].sort()).toEqual(IDS);
  });

  test('by an error of our own keeps its stack, beside the command that continues', async () => {
    const { sqs } = wrapped(() => Promise.reject(new TypeError('no')));
    const { code, err } = await run({ until: minute(1) }, { stage: { sqs } });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^catchbasin: interrupted by an error\. Continue with `npm run ops -- replay .*`\.\nTypeError: no\n {4}at /,
    );
  });

  test('a message that SQS refuses for a moment is sent again, once', async () => {
    const { code } = await run({}, { stage: { sqs: refusing(3, 2).sqs } });
    expect(code).toBe(0);
    expect((await receivedIds()).sort()).toEqual(IDS);
  });
});

/** Creates a client that changes the calls of another. */
function wrapped(send: (command: SendMessageBatchCommand) => Promise<unknown>): { readonly sqs: SQSClient } {
  return { sqs: Object.create(aws.sqs, { send: { value: send } }) };
}

/** Fields of an error of the AWS SDK. */
const BUSY = { name: 'ServiceUnavailable', $metadata: {}, $fault: 'server' };

/** Creates a client whose third call fails. */
function failing() {
  let calls = 0;
  return wrapped(async (command) => {
    if (++calls === 3) throw Object.assign(new Error('the queue is busy'), BUSY);
    return aws.sqs.send(command);
  });
}

/** Creates a client that refuses the webhook of an index so many times. */
function refusing(index: number, times: number) {
  let left = times;
  return wrapped(async (command) => {
    const { QueueUrl, Entries = [] } = command.input;
    const isRefused = ({ MessageBody = '' }) => parseReference(MessageBody).id === IDS[index] && left > 0;
    const refused = Entries.filter(isRefused);
    if (refused.length > 0) left--;
    const accepted = Entries.filter((entry) => !refused.includes(entry));
    const { Successful = [] } =
      accepted.length > 0 ? await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: accepted })) : {};
    const Failed = refused.map(({ Id }) => ({
      Id,
      Code: 'InternalError',
      Message: 'the queue is busy',
      SenderFault: false,
    }));
    return { Successful, Failed };
  });
}

/** Creates a client that interrupts the replay while a call runs. */
function stopsAfter(calls: number) {
  const stopping = new AbortController();
  let left = calls;
  const { sqs } = wrapped(async (command) => {
    if (--left === 0) stopping.abort();
    return aws.sqs.send(command);
  });
  return { sqs, stopping };
}
