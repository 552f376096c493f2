import { randomBytes } from 'node:crypto';
import timers from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DeadLetterBench, idOf, type LetterProps } from '#test/support/dead-letters';
import { eventually } from '#test/support/local-app';

jest.setTimeout(120_000);

let bench: DeadLetterBench;

beforeEach(() => {
  bench = new DeadLetterBench();
});
afterEach(() => bench.stop());

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n);
const idsIn = (messages: readonly { readonly body: string }[]) =>
  messages.map(({ body }): string => JSON.parse(body).id);

/** Client of SQS, as far as these tests look at its calls. */
interface Client {
  send(command: { readonly input: { readonly Entries?: Entry[] } }): Promise<object>;
}
interface Entry {
  readonly Id: string;
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

const MIXED: readonly LetterProps[] = [
  { n: 1 },
  { n: 2, topic: 'invoices' },
  { n: 3, cause: 'bbbbbbbbbbbb' },
  { n: 4, lastFailureAt: '2026-11-25T00:00:00.000Z' },
  { n: 5, cause: null },
];

test.each([
  ['', [1, 2, 3, 4, 5]],
  ['--topic invoices', [2]],
  ['--cause bbbbbbbbbbbb', [3]],
  ['--cause moved-by-sqs', [5]],
  // SQS gives its own letters the time of the message, which is now.
  ['--since 2026-11-25', [4, 5]],
  ['--since 2026-11-25 --cause aaaaaaaaaaaa', [4]],
  ['--limit 2', [1, 2]],
  ['--topic orders --limit 2', [1, 3]],
])('redrives what the filter "%s" chooses, and leaves and releases the rest', async (filter, chosen) => {
  await bench.start();
  await bench.deadLetter(MIXED);
  const { code, err } = await bench.dlq(`redrive high --rate 1000 --yes ${filter}`.trim());
  expect([code, err]).toEqual([0, '']);
  expect(idsIn(await bench.queued()).sort()).toEqual(chosen.map(idOf));
  expect(await bench.depth()).toEqual({ visible: MIXED.length - chosen.length, hidden: 0 });
});

test('redrives chosen ids without a question when it is one', async () => {
  await bench.start();
  await bench.deadLetter(MIXED);
  expect(await bench.dlq(`redrive high --id ${idOf(2)}`)).toEqual({
    code: 0,
    out: 'redriven 1 of 1 dead letter\n',
    err: '',
  });
  expect(await bench.dlq(`redrive high --yes --id ${idOf(1)} --id ${idOf(3)} --id ${idOf(9)}`)).toMatchObject({
    code: 0,
  });
  expect(idsIn(await bench.queued()).sort()).toEqual([1, 2, 3].map(idOf));
});

test('sends the message as it was, in the group of its topic', async () => {
  await bench.start();
  await bench.deadLetter([{ n: 1 }, { n: 2, junk: 'no reference' }, { n: 3, inline: 'x'.repeat(5_000) }]);
  // The emulator does not return the group of a message of a standard queue.
  const send = jest.spyOn(SQSClient.prototype as unknown as Client, 'send');
  expect(await bench.dlq('redrive high --rate 1000 --yes')).toMatchObject({ code: 0 });
  const entries = send.mock.calls.flatMap(([{ input }]) => input.Entries ?? []).filter((entry) => entry.MessageBody);
  send.mockRestore();
  expect(entries.map(({ MessageGroupId }) => MessageGroupId).sort()).toEqual(['orders', 'orders', 'unknown']);
  expect(entries.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).toEqual(Array(3).fill(undefined));
  const bodies = (await bench.queued()).map(({ body }) => body);
  expect(bodies).toContain('no reference');
  expect(bodies.some((body) => body.includes('"webhook":"H4s'))).toBe(true);
});

test('prints a plan and refuses without a terminal and without --yes, with exit code 2', async () => {
  await bench.start();
  await bench.deadLetter([...MIXED, { n: 6, topic: 'pings' }]);
  const { code, out, err } = await bench.dlq('redrive high --rate 50');
  expect([code, err]).toEqual([
    2,
    'catchbasin: there is no terminal to ask on. Add --yes to run the command without a question.\n',
  ]);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const shown = out.replaceAll(/(?!2026-11-2[45])\d{4}-\d\d-\d\d \d\d:\d\d/g, 'YYYY-MM-DD hh:mm');
  expect(shown).toMatchInlineSnapshot(`
"Redrive to lane high of Catchbasin-dev

COUNT  TOPIC     CAUSE         FIRST FAILURE     LAST FAILURE
    2  orders    aaaaaaaaaaaa  2026-11-24 12:01  2026-11-25 00:00
         TypeError: cannot read properties of undefined
         example 0193a000-0000-7000-8000-000000000004
    1  invoices  aaaaaaaaaaaa  2026-11-24 12:01  2026-11-24 12:01
         TypeError: cannot read properties of undefined
         example 0193a000-0000-7000-8000-000000000002
    1  orders    bbbbbbbbbbbb  2026-11-24 12:01  2026-11-24 12:01
         TypeError: cannot read properties of undefined
         example 0193a000-0000-7000-8000-000000000003
    1  pings     aaaaaaaaaaaa  2026-11-24 12:01  2026-11-24 12:01
         TypeError: cannot read properties of undefined
         example 0193a000-0000-7000-8000-000000000006
    1  orders    moved-by-sqs  YYYY-MM-DD hh:mm  YYYY-MM-DD hh:mm
         moved by SQS itself, because the processor did not run or died
         example 0193a000-0000-7000-8000-000000000005

With dedupeBy: false, a webhook that was already processed runs again: pings

Plan: 6 dead letters, 3 causes, less than $0.01, 1 s at 50/s
"
`);
  expect(await bench.queued()).toEqual([]);
  expect(await bench.depth()).toEqual({ visible: 6, hidden: 0 });
});

test('prints one JSON object, and the plan beside it', async () => {
  await bench.start();
  await bench.deadLetter(MIXED);
  const { code, out, err } = await bench.dlq('redrive high --rate 1000 --yes --json');
  expect([code, JSON.parse(out)]).toEqual([
    0,
    {
      stage: 'Catchbasin-dev',
      lane: 'high',
      movedBy: 'catchbasin',
      planned: 5,
      redriven: 5,
      notSent: 0,
      notDeleted: 0,
      interrupted: false,
    },
  ]);
  expect(err).toContain('Redrive to lane high of Catchbasin-dev\n');
  expect(err).toContain('\nPlan: 5 dead letters, 3 causes, less than $0.01, 1 s at 1000/s\n');
});

test('does nothing when nothing is chosen', async () => {
  await bench.start();
  expect(await bench.dlq('redrive high --topic orders')).toEqual({
    code: 0,
    out: 'Lane high of Catchbasin-dev: no dead letters to redrive\n',
    err: '',
  });
});

test.each([
  [10, [10, 10, 10]],
  [3, [3, 3, 3, 3, 3, 3, 3, 3, 3, 3]],
])('spaces batches at a rate of %d', async (rate, sizes) => {
  await bench.start();
  await bench.deadLetter(numbers(30).map((n) => ({ n })));
  const waits: number[] = [];
  const real = timers.setTimeout;
  const spy = jest.spyOn(timers, 'setTimeout').mockImplementation((async (milliseconds: number) => {
    waits.push(milliseconds);
    await real(0);
  }) as typeof real);
  expect(await bench.dlq(`redrive high --rate ${rate} --yes`)).toMatchObject({ code: 0 });
  spy.mockRestore();
  expect(waits).toHaveLength(sizes.length);
  // Each batch waits for the one before it, all from one moment.
  const ideal = sizes.map((size, n) => (size / rate) * 1_000 * n);
  for (const [n, wait] of waits.toSorted((a, b) => a - b).entries()) expect(wait).toBeLessThanOrEqual(ideal[n] ?? 0);
  expect(Math.max(...waits)).toBeGreaterThan(0.8 * (ideal.at(-1) ?? 0));
});

test('Ctrl-C ends after the batches that are under way, releases the rest, and says how to continue', async () => {
  await bench.start();
  await bench.deadLetter(numbers(60).map((n) => ({ n })));
  bench.server.operations.length = 0;
  const redriving = bench.dlq('redrive high --topic orders --limit 50 --rate 10 --yes');
  await eventually('a deleted batch', () => bench.server.operations.includes('DeleteMessageBatch'));
  process.emit('SIGINT');
  const { code, out, err } = await redriving;
  const [, done] = /redriven (\d+) of 50 dead letters/.exec(out) ?? [];
  expect(code).toBe(130);
  expect(err).toBe(
    'catchbasin: interrupted. The others stay in the dead-letter queue. Continue with ' +
      `\`npm run ops -- dlq redrive high --topic orders --limit ${50 - Number(done)} --rate 10\`.\n`,
  );
  expect(Number(done)).toBeLessThan(50);
  expect(await bench.depth()).toEqual({ visible: 60 - Number(done), hidden: 0 });
  expect(idsIn(await bench.queued())).toHaveLength(Number(done));
});

describe.each([
  ['a standard lane', false],
  ['a FIFO lane', true],
])('killed halfway on %s and run again', (_, fifo) => {
  test('loses nothing, and sends nothing twice that SQS can recognise', async () => {
    await bench.start({ fifo });
    await bench.deadLetter(numbers(95).map((n) => ({ n, group: `customer ${n % 3}` })));
    // Every send is carried out, and no deletion is, as when the process is killed in between.
    bench.server.behaviours.set('DeleteMessageBatch', 'refuse');
    const killed = await bench.dlq('redrive high --rate 1000 --yes');
    expect(killed).toMatchObject({ code: 1, out: expect.stringContaining('redriven 0 of 95 dead letters') });
    expect(killed.err).toMatch(
      /^catchbasin: 0 dead letters were not sent, and 95 were sent and not deleted: .* A second run is/,
    );
    expect(await bench.depth()).toEqual({ visible: 95, hidden: 0 });
    bench.server.behaviours.clear();
    expect(await bench.dlq('redrive high --rate 1000 --yes')).toMatchObject({ code: 0 });
    expect(await bench.depth()).toEqual({ visible: 0, hidden: 0 });
    const ids = idsIn(await bench.queued());
    expect(new Set(ids)).toEqual(new Set(numbers(95).map(idOf)));
    // A standard queue holds each webhook twice. The processor recognises its id.
    expect(ids).toHaveLength(fifo ? 95 : 190);
  });
});

test('sends a webhook that was queued less than five minutes ago, because the id is that of the dead letter', async () => {
  await bench.start({ fifo: true });
  await bench.deadLetter([{ n: 1 }]);
  expect(await bench.dlq('redrive high')).toMatchObject({ code: 0 });
  // It fails again and has a new dead letter.
  await bench.deadLetter([{ n: 2 }, { n: 1 }]);
  expect(await bench.dlq('redrive high --yes')).toMatchObject({ code: 0 });
  expect(idsIn(await bench.queued()).sort()).toEqual([1, 1, 2].map(idOf));
});

test('restores the groups of a FIFO lane, each in the order of its receipt', async () => {
  await bench.start({ fifo: true });
  const shuffled = numbers(60).map((n) => (n * 37) % 60);
  await bench.deadLetter(shuffled.map((n) => ({ n, ...(n % 4 > 0 && { group: `customer ${n % 4}` }) })));
  expect(await bench.dlq('redrive high --yes')).toMatchObject({ code: 0 });
  const byGroup = Map.groupBy(await bench.queued(), ({ group }) => group);
  expect([...byGroup.keys()].sort()).toEqual(['customer 1', 'customer 2', 'customer 3', 'orders']);
  for (const [group, messages] of byGroup) {
    const remainder = group === 'orders' ? 0 : Number(group?.at(-1));
    expect(idsIn(messages)).toEqual(numbers(15).map((n) => idOf(n * 4 + remainder)));
  }
});

test('keeps the order of a FIFO lane when SQS refuses one message', async () => {
  await bench.start({ fifo: true });
  await bench.deadLetter(numbers(9).map((n) => ({ n, group: `customer ${n % 3}` })));
  const prototype = SQSClient.prototype as unknown as Client;
  const { send } = prototype;
  const refused = idOf(4);
  const spy = jest.spyOn(prototype, 'send').mockImplementation(async function (this: SQSClient, command) {
    const { Entries = [] } = command.input;
    const entry = Entries.find(({ MessageBody = '' }) => MessageBody.includes(refused));
    if (!entry) return send.call(this, command);
    Entries.splice(Entries.indexOf(entry), 1);
    const result = Entries.length > 0 ? await send.call(this, command) : { Successful: [] };
    return { ...result, Failed: [{ Id: entry.Id, Code: 'InternalError', SenderFault: false }] };
  });
  const { code, err } = await bench.dlq('redrive high --yes');
  spy.mockRestore();
  expect([code, err]).toEqual([1, expect.stringContaining('2 dead letters were not sent, and 0 were sent')]);
  expect(idsIn(await bench.queued()).sort()).toEqual([0, 1, 2, 3, 5, 6, 8].map(idOf));
  expect(await bench.depth()).toEqual({ visible: 2, hidden: 0 });
  await bench.dlq('redrive high --yes');
  expect(await bench.depth()).toEqual({ visible: 0, hidden: 0 });
});

test('keeps each call below 1 MiB', async () => {
  await bench.start();
  const random = () => randomBytes(200_000).toString('base64');
  await bench.deadLetter(numbers(6).map((n) => ({ n, inline: random() })));
  expect(await bench.dlq('redrive high --rate 1000 --yes')).toMatchObject({ code: 0 });
  expect(idsIn(await bench.queued()).sort()).toEqual(numbers(6).map(idOf));
});

test.each([
  '--rate 0',
  '--rate fast',
  '--limit 0',
  '--limit 1.5',
  '--since yesterday',
  '--since 5x',
  '--local --stage dev',
])('refuses wrong usage: %s', async (flags) => {
  await bench.start();
  const { code, err } = await bench.dlq(`redrive high ${flags}`);
  expect([code, err]).toEqual([1, expect.stringMatching(/^error: option '--/)]);
});

describe('the move task of SQS', () => {
  /** Answers the calls that the emulator does not know. */
  function answer(status: string) {
    const { behaviours } = bench.server;
    behaviours.set('StartMessageMoveTask', { body: '{"TaskHandle":"handle"}' });
    behaviours.set('ListMessageMoveTasks', {
      body: JSON.stringify({
        Results: [{ Status: status, ApproximateNumberOfMessagesMoved: 5, FailureReason: 'CouldNotDetermine' }],
      }),
    });
    behaviours.set('CancelMessageMoveTask', { body: '{"ApproximateNumberOfMessagesMoved":5}' });
  }
  const taskCalls = () => bench.server.operations.filter((operation) => operation.includes('MoveTask'));

  test('redrives everything in AWS, without reading it', async () => {
    await bench.start();
    await bench.deadLetter(MIXED);
    answer('COMPLETED');
    bench.server.operations.length = 0;
    expect(await bench.dlq('redrive high --yes')).toEqual({
      code: 0,
      out:
        'Redrive to lane high of Catchbasin-dev\n' +
        'Plan: about 5 dead letters, less than $0.01, by SQS itself at up to 500/s\n' +
        'redriven 5 of 5 dead letters\n',
      err: '',
    });
    expect(taskCalls()).toEqual(['StartMessageMoveTask', 'ListMessageMoveTasks']);
    expect(bench.server.operations).not.toContain('ReceiveMessage');
  });

  test.each(['--local', '--rate 1000', '--topic orders', '--limit 3'])('is not used with %s', async (flag) => {
    await bench.start();
    await bench.deadLetter(MIXED);
    expect(await bench.dlq(`redrive high --yes ${flag}`)).toMatchObject({ code: 0 });
    expect(taskCalls()).toEqual([]);
  });

  test('is not used on a FIFO lane', async () => {
    await bench.start({ fifo: true });
    await bench.deadLetter(MIXED);
    expect(await bench.dlq('redrive high --yes')).toMatchObject({ code: 0 });
    expect(taskCalls()).toEqual([]);
    expect(await bench.queued()).toHaveLength(5);
  });

  test('asks first', async () => {
    await bench.start();
    await bench.deadLetter(MIXED);
    expect(await bench.dlq('redrive high')).toMatchObject({ code: 2 });
    expect(taskCalls()).toEqual([]);
  });

  test('is cancelled by Ctrl-C', async () => {
    await bench.start();
    await bench.deadLetter(MIXED);
    answer('RUNNING');
    const redriving = bench.dlq('redrive high --yes');
    await eventually('the task', () => taskCalls().includes('ListMessageMoveTasks'));
    process.emit('SIGINT');
    await eventually('the cancellation', () => taskCalls().includes('CancelMessageMoveTask'));
    answer('CANCELLED');
    const { code, err } = await redriving;
    expect([code, err]).toEqual([130, expect.stringContaining('Continue with `npm run ops -- dlq redrive high`.')]);
  });

  test('reports a failure', async () => {
    await bench.start();
    await bench.deadLetter(MIXED);
    answer('FAILED');
    expect(await bench.dlq('redrive high --yes')).toMatchObject({
      code: 1,
      err: 'catchbasin: SQS moved 5 dead letters and then failed: CouldNotDetermine. Run it again.\n',
    });
  });
});
