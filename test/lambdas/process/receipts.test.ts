import { receiptSeconds } from '#config/receipt-seconds';
import { days, hours, minutes } from '#contract/durations';
import { HandlerNotStartedError, PermanentError } from '#contract/errors';
import { LOGS, STEPS } from '#contract/observability';
import { stripe } from '#contract/providers/index';
import { ownSource } from '#contract/sources/index';
import type { ProcessPorts } from '#lambdas/process/ports';
import { type InMemoryOptions, NOW, processInMemory } from '#test/support/process';
import { InMemoryAws } from '#test-kit/in-memory-aws';

const reconcile = {
  every: minutes(15),
  lookBack: days(2),
  source: ownSource('crm', { apiKeyName: 'key' }),
  minAge: 0,
  watchEndpoint: true,
  allowRegister: false,
};
type Topic = NonNullable<InMemoryOptions['topic']>;
const RECONCILED: Topic = { verify: stripe({ secretName: 's' }), reconcile, dedupeFor: days(14) };
const failing = (error: Error = new Error('failed')) => ({
  handler: () => {
    throw error;
  },
});
const KEY = 'orders:event:evt_1';
const body = JSON.stringify({ id: 'evt_1' });

test('a webhook whose attempt failed is recorded as received, so that reconcile does not fetch its event', async () => {
  const { message, process, receipts } = processInMemory({ topic: RECONCILED, ...failing() });
  expect(await process(message('w-1', body))).toEqual(['w-1']);
  expect([...receipts]).toEqual([[KEY, 'w-1']]);
});

test('a dead-lettered webhook is recorded as received', async () => {
  const { message, process, receipts, deadLetters } = processInMemory({
    topic: RECONCILED,
    ...failing(new PermanentError('no such customer')),
  });
  expect(await process(message('w-1', body))).toEqual([]);
  expect([deadLetters.length, [...receipts]]).toEqual([1, [[KEY, 'w-1']]]);
});

test('a deferred webhook is recorded as received', async () => {
  const runIdempotently = () => Promise.reject(new HandlerNotStartedError('event', 'another attempt is running'));
  const { message, process, receipts } = processInMemory({ topic: RECONCILED, ports: { runIdempotently } });
  expect(await process(message('w-1', body))).toEqual(['w-1']);
  expect([...receipts]).toEqual([[KEY, 'w-1']]);
});

test('a processed webhook needs no receipt, because its idempotency record tells', async () => {
  const { message, process, receipts, processed } = processInMemory({ topic: RECONCILED });
  await process(message('w-1', body), message('w-2', body));
  expect([[...processed], receipts.size]).toEqual([[KEY], 0]);
});

test.each<[string, Topic]>([
  ['without reconcile', { verify: stripe({ secretName: 's' }) }],
  [
    'whose provider repeats deliveries',
    { ...RECONCILED, reconcile: { ...reconcile, source: { ...reconcile.source, recovers: 'deliveries' } } },
  ],
  ['without deduplication', { ...RECONCILED, dedupeBy: false }],
])('a webhook of a topic %s has no receipt', async (_, topic) => {
  const { message, process, receipts } = processInMemory({ topic, ...failing() });
  expect(await process(message('w-1', body))).toEqual(['w-1']);
  expect(receipts.size).toBe(0);
});

describe('a receipt that cannot be saved', () => {
  const recordReceipt = () => Promise.reject(new Error('the table is unavailable'));

  test.each<[string, Error, string, string[]]>([
    ['retried', new Error('failed'), STEPS.retrying, ['w-1']],
    ['dead-lettered', new PermanentError('no such customer'), STEPS.deadLettered, []],
  ])('does not change that the webhook is %s', async (_, error, step, left) => {
    const outcomes: unknown[] = [];
    for (const ports of [{}, { recordReceipt }]) {
      const bench = processInMemory({ topic: RECONCILED, ...failing(error), ports });
      const kept = await bench.process(bench.message('w-1', body));
      const { hidden, deadLetters, counted } = bench;
      const ended = bench.lines.filter(({ message }) => message === step).map(({ fields }) => fields.attempt);
      outcomes.push({ kept, hidden, deadLetters, counted, ended });
    }
    expect(outcomes[0]).toMatchObject({ kept: left, ended: [1] });
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  test('is tried again, then logged', async () => {
    let tries = 0;
    const flaky = () => (++tries < 3 ? recordReceipt() : Promise.resolve());
    const recovering = processInMemory({ topic: RECONCILED, ...failing(), ports: { recordReceipt: flaky } });
    await recovering.process(recovering.message('w-1', body));
    const isWarning = ({ message }: { readonly message: string }) => message === LOGS.receiptNotRecorded;
    expect([tries, recovering.lines.some(isWarning)]).toEqual([3, false]);

    const broken = processInMemory({ topic: RECONCILED, ...failing(), ports: { recordReceipt } });
    await broken.process(broken.message('w-1', body));
    expect(broken.lines.filter(isWarning)).toMatchObject([{ level: 'warn', fields: { id: 'w-1', topic: 'orders' } }]);
  });
});

describe('an event is remembered for', () => {
  /** Seconds for which the record and the receipt of an event are kept. */
  async function rememberedFor(topic: Topic) {
    const seconds: number[] = [];
    const memory = new InMemoryAws().processPorts(() => NOW);
    const ports: Partial<ProcessPorts> = {
      runIdempotently: (record, ...others) => {
        seconds.push(record.expiresAfterSeconds);
        return memory.runIdempotently(record, ...others);
      },
      recordReceipt: async (_key, _id, forSeconds) => void seconds.push(forSeconds),
    };
    const { message, process } = processInMemory({ topic, ports, ...failing() });
    await process(message('w-1', body));
    return seconds;
  }

  test('dedupeFor', async () => {
    expect(await rememberedFor({ ...RECONCILED, dedupeFor: days(4) })).toEqual([days(4), days(4)]);
  });

  test('longer than lookBack, so that no window contains an event that was forgotten', async () => {
    const topic = { ...RECONCILED, dedupeFor: hours(1), reconcile: { ...reconcile, lookBack: days(30) } };
    expect(await rememberedFor(topic)).toEqual([days(31), days(31)]);
    expect(receiptSeconds({ dedupeFor: days(14), reconcile: topic.reconcile })).toBe(days(31));
  });

  test('dedupeFor in a topic without reconcile', async () => {
    expect(await rememberedFor({ verify: stripe({ secretName: 's' }), dedupeFor: hours(1) })).toEqual([hours(1)]);
  });
});
