import { userInfo } from 'node:os';
import { DROPPED_PREFIX } from '#contract/keys';
import { DeadLetterBench, idOf } from '#test/support/dead-letters';
import { eventually } from '#test/support/local-app';

jest.setTimeout(120_000);

let bench: DeadLetterBench;

beforeEach(async () => {
  bench = new DeadLetterBench();
  await bench.start();
});
afterEach(() => bench.stop());

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const records = async () =>
  Promise.all(
    (await bench.server.keys('payloads')).map(async (key) => ({
      key,
      record: JSON.parse((await bench.server.read('payloads', key)).text),
    })),
  );

test('drops what the filter chooses, and leaves a record of what, by whom and when', async () => {
  await bench.deadLetter([
    { n: 1 },
    { n: 2, topic: 'invoices', errorMessage: 'no such customer' },
    { n: 3, topic: 'invoices', cause: null },
  ]);
  const { code, out, err } = await bench.dlq('drop high --topic invoices --yes --local');
  expect([code, err]).toEqual([0, '']);
  expect(await bench.depth()).toEqual({ visible: 1, hidden: 0 });
  const [{ key, record } = { key: '', record: undefined }, ...others] = await records();
  expect(others).toEqual([]);
  expect(key).toMatch(new RegExp(`^${DROPPED_PREFIX}high/\\d{4}-.*Z-[-0-9a-f]{36}\\.json$`));
  expect(out.split('\n').slice(-3)).toEqual(['dropped 2 of 2 dead letters', `record s3://payloads/${key}`, '']);
  expect(record).toEqual({
    v: 1,
    lane: 'high',
    droppedAt: key.slice('dropped/high/'.length, 'dropped/high/'.length + 24),
    droppedBy: userInfo().username,
    filter: { topic: 'invoices' },
    letters: [
      {
        id: idOf(2),
        topic: 'invoices',
        receivedAt: '2026-11-24T12:00:02.000Z',
        messageId: expect.stringMatching(/./),
        lastFailureAt: '2026-11-24T12:01:02.000Z',
        cause: 'aaaaaaaaaaaa',
        reason: expect.objectContaining({ errorMessage: 'no such customer', attempts: 4 }),
        message: expect.stringContaining(`"id":"${idOf(2)}"`),
      },
      expect.objectContaining({ id: idOf(3), cause: 'moved-by-sqs', message: expect.stringContaining('"v":1') }),
    ],
  });
});

test('asks even for one, and drops nothing without an answer', async () => {
  await bench.deadLetter([{ n: 1 }]);
  const { code, out, err } = await bench.dlq(`drop high --id ${idOf(1)}`);
  expect([code, err]).toEqual([2, expect.stringContaining('Add --yes')]);
  expect(out).toContain('Drop from lane high of Catchbasin-dev\n');
  expect(out).toContain('\nPlan: drop 1 dead letter, 1 cause\n');
  expect(await bench.depth()).toEqual({ visible: 1, hidden: 0 });
  expect(await records()).toEqual([]);
});

test('drops nothing when the record cannot be saved', async () => {
  await bench.deadLetter([{ n: 1 }, { n: 2 }]);
  bench.server.behaviours.set('PutObject', 'refuse');
  expect(await bench.dlq('drop high --yes --local')).toMatchObject({ code: 1 });
  expect(await bench.depth()).toEqual({ visible: 2, hidden: 0 });
});

test('leaves out of the record what SQS did not delete', async () => {
  await bench.deadLetter([{ n: 1 }, { n: 2 }]);
  bench.server.behaviours.set('DeleteMessageBatch', 'refuse');
  const { code, err } = await bench.dlq('drop high --yes --local');
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^catchbasin: 2 dead letters were not deleted: .* Run `npm run ops/),
  ]);
  expect((await records()).map(({ record }) => record.letters)).toEqual([[]]);
  expect(await bench.depth()).toEqual({ visible: 2, hidden: 0 });
});

test('Ctrl-C ends after the record that is under way, and says how to continue', async () => {
  await bench.deadLetter(numbers(1_200).map((n) => ({ n })));
  const dropping = bench.dlq('drop high --yes --local --json');
  await eventually('a record', () => bench.server.operations.includes('PutObject'));
  process.emit('SIGINT');
  const { code, out, err } = await dropping;
  const { dropped, interrupted, records: keys } = JSON.parse(out);
  expect([code, interrupted, dropped, keys.length]).toEqual([130, true, 500, 1]);
  expect(err).toContain('Continue with `npm run ops -- dlq drop high --local`.');
  expect(await bench.depth()).toEqual({ visible: 700, hidden: 0 });
  expect(await bench.dlq('drop high --yes --local')).toMatchObject({ code: 0 });
  const ids = (await records()).flatMap(({ record }) => record.letters.map(({ id }: { id: string }) => id));
  expect(ids.sort()).toEqual(numbers(1_200).map(idOf));
});

test('names the caller in AWS', async () => {
  await bench.deadLetter([{ n: 1 }]);
  const identity =
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
    '<Arn>arn:aws:iam::111122223333:user/ops</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>';
  process.env.AWS_ENDPOINT_URL_STS = await bench.serve(identity);
  expect(await bench.dlq('drop high --yes')).toMatchObject({ code: 0 });
  delete process.env.AWS_ENDPOINT_URL_STS;
  expect((await records()).map(({ record }) => record.droppedBy)).toEqual(['arn:aws:iam::111122223333:user/ops']);
});
