import { hours } from '#contract/durations';
import { RECONCILE_LOGS } from '#contract/observability';
import type { FailedDelivery, Source } from '#contract/source';
import { ProviderError } from '#lambdas/reconcile/provider-error';
import { requestRedeliveries } from '#lambdas/reconcile/request-redeliveries';
import { connected, ReconcileWorld, reconciledTopic } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

const noPages: Source = async function* () {};

function bench(errors: Readonly<Record<string, Error>> = {}) {
  const world = new ReconcileWorld();
  const { log, lines, counted } = recordingLog();
  const topic = connected('t', reconciledTopic({ lookBack: hours(2) }), noPages);
  const requested: string[] = [];
  const delivery = (id: string): FailedDelivery => ({
    id,
    createdAt: new Date(world.now),
    async redeliver() {
      requested.push(id);
      const error = errors[id];
      if (error) throw error;
    },
  });
  const request = (ids: readonly string[], dryRun = false, givesUp = true) =>
    requestRedeliveries(topic, ids.map(delivery), {
      ports: world.ports,
      log,
      dryRun,
      givesUp,
      hasTime: () => true,
    });
  return { world, lines, counted, requested, request };
}

test('the provider is asked for each failed delivery in turn', async () => {
  const { world, requested, request, lines, counted } = bench();
  expect(await request(['a', 'b'])).toEqual({ seen: 2, received: 0, recovered: 2, failed: 0 });
  expect([world.steps, requested]).toEqual([
    ['recordRedelivery a', 'recordRedelivery b'],
    ['a', 'b'],
  ]);
  expect(lines).toEqual(
    ['a', 'b'].map((delivery) => ({
      level: 'info',
      message: RECONCILE_LOGS.redeliveryRequested,
      fields: { topic: 't', delivery },
    })),
  );
  expect(counted).toEqual(['recovered t', 'recovered', 'recovered t', 'recovered']);
});

test('a delivery that keeps failing is given up when lookBack has passed since the first request', async () => {
  const { world, requested, request, lines } = bench();
  const start = new Date(world.now).toISOString();
  await request(['a']);
  world.now += hours(2) * 1_000;
  expect(await request(['a'])).toMatchObject({ recovered: 1, failed: 0 });
  world.now += 1;
  expect(await request(['a', 'b'])).toEqual({ seen: 2, received: 0, recovered: 1, failed: 1 });
  expect(requested).toEqual(['a', 'a', 'b']);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([
    { level: 'error', message: RECONCILE_LOGS.redeliveryGivenUp, fields: { topic: 't', delivery: 'a', since: start } },
  ]);
});

test('a dry run asks for nothing', async () => {
  const { world, requested, request, counted } = bench();
  expect(await request(['a', 'b'], true)).toEqual({ seen: 2, received: 0, recovered: 2, failed: 0 });
  expect([world.steps, requested, counted]).toEqual([[], [], []]);
});

test.each([404, 422])(
  'a delivery that the provider refuses to repeat (%i) is counted as failed, and does not stop the others',
  async (status) => {
    const { requested, request, lines } = bench({ a: new ProviderError('was answered', status) });
    expect(await request(['a', 'b'])).toEqual({ seen: 2, received: 0, recovered: 1, failed: 1 });
    expect(requested).toEqual(['a', 'b']);
    expect(lines[0]).toEqual({
      level: 'error',
      message: RECONCILE_LOGS.notRecovered,
      fields: { topic: 't', delivery: 'a', reason: 'was answered' },
    });
  },
);

test.each([
  ['a limited API', new ProviderError('limited', 429)],
  ['a key without the permission', new ProviderError('forbidden', 403)],
  ['another failure', new Error('reset')],
])('a run ends after %s, because a later one succeeds', async (_, error) => {
  const { requested, request, counted } = bench({ b: error });
  await expect(request(['a', 'b', 'c'])).rejects.toBe(error);
  expect([requested, counted]).toEqual([
    ['a', 'b'],
    ['recovered t', 'recovered'],
  ]);
});

test('a command asks for a delivery that the schedule has given up', async () => {
  const { world, requested, request } = bench();
  await request(['a']);
  world.now += (hours(2) + 1) * 1_000;
  expect(await request(['a'])).toMatchObject({ failed: 1 });
  expect(await request(['a'], false, false)).toMatchObject({ recovered: 1 });
  expect(requested).toEqual(['a', 'a']);
});
