import { DeadLetterQueue } from '#ops/dead-letters/dead-letter-queue';
import { readDeadLetters } from '#ops/dead-letters/read-dead-letters';
import { DeadLetterBench, idOf, type LetterProps } from '#test/support/dead-letters';
import { eventually } from '#test/support/local-app';

jest.setTimeout(120_000);

let bench: DeadLetterBench;

beforeEach(() => {
  bench = new DeadLetterBench();
});
afterEach(() => bench.stop());

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n);

/** Three groups of 2,000 dead letters. */
const TWO_THOUSAND: readonly LetterProps[] = numbers(2_000).map((n) => {
  if (n < 1_500) return { n };
  return n < 1_900
    ? { n, topic: 'invoices', cause: 'bbbbbbbbbbbb', errorMessage: 'no such customer' }
    : { n, topic: 'invoices', cause: null };
});

describe.each([
  ['a standard lane', false],
  ['a FIFO lane', true],
])('on %s', (_, fifo) => {
  test('lists all of 2,000 dead letters in groups, and releases them', async () => {
    await bench.start({ fifo });
    await bench.deadLetter(TWO_THOUSAND);
    const { code, out, err } = await bench.dlq('list high --json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual({
      stage: 'Catchbasin-dev',
      lane: 'high',
      count: 2_000,
      copies: 0,
      hiddenByOthers: 0,
      notRead: 0,
      groups: [
        {
          topic: 'orders',
          cause: 'aaaaaaaaaaaa',
          errorName: 'TypeError',
          errorMessage: 'cannot read properties of undefined',
          otherMessages: 0,
          count: 1_500,
          first: '2026-11-24T12:01:00.000Z',
          last: '2026-11-24T12:25:59.000Z',
          example: idOf(1_499),
        },
        expect.objectContaining({ topic: 'invoices', cause: 'bbbbbbbbbbbb', count: 400 }),
        expect.objectContaining({ topic: 'invoices', cause: 'moved-by-sqs', count: 100 }),
      ],
    });
    expect(await bench.depth()).toEqual({ visible: 2_000, hidden: 0 });
  });
});

test('shares out the dead letters among two operators at once, and both say how many the other hides', async () => {
  await bench.start();
  await bench.deadLetter(numbers(200).map((n) => ({ n })));
  expect(await bench.hideSome(10)).toBe(10);
  const [first, second] = (await Promise.all([bench.dlq('list high --json'), bench.dlq('list high --json')])).map(
    ({ out }) => JSON.parse(out),
  );
  expect(first.count + second.count).toBeGreaterThanOrEqual(190);
  expect(await bench.depth()).toEqual({ visible: 190, hidden: 10 });
  // A third reader, when both have ended, counts only those that are still hidden.
  expect(JSON.parse((await bench.dlq('list high --json')).out)).toMatchObject({ count: 190, hiddenByOthers: 10 });
  expect((await bench.dlq('list high')).out).toContain('About 10 more are hidden, because another operator');
});

test('releases what was read on Ctrl-C, and exits with 130', async () => {
  await bench.start();
  await bench.deadLetter(numbers(300).map((n) => ({ n })));
  const listing = bench.dlq('list high');
  await eventually('hidden dead letters', async () => (await bench.depth()).hidden > 0);
  process.emit('SIGINT');
  process.emit('SIGINT');
  const { code, out, err } = await listing;
  expect([code, out]).toEqual([130, '']);
  expect(err).toMatch(/^catchbasin: interrupted\. \d+ dead letters were read and are released\. Run the command again/);
  expect(await bench.depth()).toEqual({ visible: 300, hidden: 0 });
  // npm sends a signal of its own, which must not end the process before its report.
  expect(process.listenerCount('SIGINT')).toBe(1);
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
});

test('releases what was read when SQS fails, and reports the error', async () => {
  await bench.start();
  await bench.deadLetter(numbers(300).map((n) => ({ n })));
  const listing = bench.dlq('list high');
  await eventually('hidden dead letters', async () => (await bench.depth()).hidden > 50);
  bench.server.behaviours.set('ReceiveMessage', 'refuse');
  const { code, err } = await listing;
  expect([code, err]).toEqual([1, expect.stringMatching(/^catchbasin: AWS denied access/)]);
  expect(await bench.depth()).toEqual({ visible: 300, hidden: 0 });
});

test('does not end at an empty receive while SQS counts visible messages', async () => {
  await bench.start();
  await bench.deadLetter(numbers(40).map((n) => ({ n })));
  const sqs = (await bench.connect()).sqs;
  const queue = new DeadLetterQueue(sqs, bench.lane.deadLetterQueueUrl);
  let empty = 10;
  const receive = queue.receive.bind(queue);
  queue.receive = async () => (empty-- > 0 ? [] : receive());
  const { held } = await readDeadLetters(queue, { expected: 40, signal: new AbortController().signal });
  expect(held.size).toBe(40);
  await held.close();
  sqs.destroy();
});

test('ends when SQS holds messages back, and says how many were not read', async () => {
  await bench.start();
  await bench.deadLetter(numbers(5).map((n) => ({ n })));
  const sqs = (await bench.connect()).sqs;
  const queue = new DeadLetterQueue(sqs, bench.lane.deadLetterQueueUrl);
  queue.receive = async () => [];
  const { held, notRead } = await readDeadLetters(queue, { expected: 5, signal: new AbortController().signal });
  expect([held.size, notRead]).toEqual([0, 5]);
  await held.close();
  sqs.destroy();
});

test('hides what it reads again while it works, and a release follows the last extension', async () => {
  await bench.start();
  await bench.deadLetter(numbers(25).map((n) => ({ n })));
  const sqs = (await bench.connect()).sqs;
  const queue = new DeadLetterQueue(sqs, bench.lane.deadLetterQueueUrl);
  const tick = jest.spyOn(globalThis, 'setInterval');
  const { held } = await readDeadLetters(queue, { expected: 25, signal: new AbortController().signal });
  const [extend, milliseconds] = tick.mock.calls.at(0) as unknown as [() => void, number];
  tick.mockRestore();
  expect(milliseconds).toBe(60_000);
  bench.server.operations.length = 0;
  extend();
  await held.close();
  expect(bench.server.operations).toEqual(Array(6).fill('ChangeMessageVisibilityBatch'));
  expect(await bench.depth()).toEqual({ visible: 25, hidden: 0 });
  sqs.destroy();
});

test('counts a webhook that SQS holds twice', async () => {
  await bench.start();
  await bench.deadLetter([{ n: 1 }, { n: 1 }, { n: 2 }]);
  expect(JSON.parse((await bench.dlq('list high --json')).out)).toMatchObject({ count: 3, copies: 1 });
});

test('prints tables that fit 80 columns, without control characters of senders', async () => {
  await bench.start();
  await bench.deadLetter([
    ...numbers(12).map((n) => ({ n })),
    { n: 20, topic: 'a-topic-with-a-name-that-is-longer-than-its-column', errorMessage: 'x'.repeat(200) },
    { n: 21, topic: '\u001b[2Jcleared\nscreen', cause: 'cccccccccccc', errorMessage: 'more\nlines' },
    { n: 22, topic: 'invoices', cause: null },
    { n: 23, errorMessage: 'another field is missing' },
  ]);
  const { out } = await bench.dlq('list high');
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  // SQS gives the time of the message that it moved itself.
  const shown = out.replaceAll(/(?!2026-11-24)\d{4}-\d\d-\d\d \d\d:\d\d/g, 'YYYY-MM-DD hh:mm');
  expect(shown).toMatchInlineSnapshot(`
"Lane high of Catchbasin-dev: 16 dead letters, 3 causes

COUNT  TOPIC                CAUSE         FIRST FAILURE     LAST FAILURE
   13  orders               aaaaaaaaaaaa  2026-11-24 12:01  2026-11-24 12:01
         TypeError: another field is missing
         and 1 other message
         example 0193a000-0000-7000-8000-000000000023
    1  a-topic-with-a-nam…  aaaaaaaaaaaa  2026-11-24 12:01  2026-11-24 12:01
         TypeError: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
         example 0193a000-0000-7000-8000-000000000020
    1  cleared screen       cccccccccccc  2026-11-24 12:01  2026-11-24 12:01
         TypeError: more lines
         example 0193a000-0000-7000-8000-000000000021
    1  invoices             moved-by-sqs  YYYY-MM-DD hh:mm  YYYY-MM-DD hh:mm
         moved by SQS itself, because the processor did not run or died
         example 0193a000-0000-7000-8000-000000000022
"
`);
});

test('says that a lane has no dead letters', async () => {
  await bench.start();
  expect(await bench.dlq('list high')).toEqual({
    code: 0,
    out: 'Lane high of Catchbasin-dev: no dead letters\n',
    err: '',
  });
});

test('names the lanes when there is no such lane', async () => {
  await bench.start();
  expect(await bench.dlq('list hihg')).toEqual({
    code: 1,
    out: '',
    err: 'catchbasin: Catchbasin-dev has no lane hihg. Choose one of: high.\n',
  });
});

test('shows progress on a terminal only', async () => {
  await bench.start();
  await bench.deadLetter(numbers(30).map((n) => ({ n })));
  expect((await bench.dlq('list high', 80)).out).toMatch(/reading .*\/30 \| \d+\/s \| .* left/);
  expect((await bench.dlq('list high')).out).not.toContain('reading');
  expect((await bench.dlq('list high --json', 80)).out).not.toContain('reading');
});
