import type { ScheduledEvent } from 'aws-lambda';
import { hours, minutes } from '#contract/durations';
import type { ReconcileRequest } from '#contract/reconcile-protocol';
import type { Source } from '#contract/source';
import type { ReconcileProps } from '#lambdas/reconcile/dependencies';
import { createHandler } from '#lambdas/reconcile/handler';
import { FunctionOutput } from '#test/support/function-output';
import { ReconcileWorld, reconciledTopic, START } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } as ScheduledEvent;
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

let output: FunctionOutput;
beforeEach(() => {
  output = new FunctionOutput();
});
afterEach(() => output.restore());

/** Handler of a function with the topic `crm`, which has run for an hour. Three pages with an event each. */
function bench(more: Partial<ReconcileProps> = {}) {
  const world = new ReconcileWorld();
  world.progress.set('crm', { version: 1, startedAt: at(0), watermark: at(0) });
  world.now += hours(1) * 1_000;
  const reads: unknown[] = [];
  const source: Source = async function* (window, { apiKey, options }) {
    reads.push({ ...window, apiKey, options });
    for (let n = Number(window.cursor ?? -1) + 1; n < 3; n++) {
      const events = [{ id: `evt_${n}`, createdAt: new Date(START), body: `{"id":"evt_${n}"}` }];
      yield { events, ...(n < 2 && { cursor: `${n}` }) };
    }
  };
  const handler = createHandler({
    stage: 'prod',
    topics: { crm: reconciledTopic() },
    ports: world.ports,
    log: recordingLog().log,
    sources: { crm: async () => ({ default: source }) },
    ingestUrl: 'https://example.com',
    ...more,
  });
  const invoke = (event: ReconcileRequest | ScheduledEvent, remainingMs = 300_000) =>
    handler(event, { getRemainingTimeInMillis: () => remainingMs });
  return { world, reads, invoke };
}

test('the schedule reconciles the topics that are due', async () => {
  const { world, invoke, reads } = bench();
  expect(await invoke(SCHEDULED)).toBeUndefined();
  expect(world.progress.get('crm')?.watermark).toBe(at(minutes(55)));
  expect(reads).toEqual([{ since: new Date(START), until: new Date(at(minutes(55))), apiKey: 'key', options: {} }]);
  expect(world.queue).toHaveLength(3);
});

test('the schedule does not fail when a topic does', async () => {
  const { invoke } = bench({ sources: {} });
  await expect(invoke(SCHEDULED)).resolves.toBeUndefined();
  expect(output.metrics.map(({ values }) => values)).toEqual(Array(2).fill({ ReconcileRunsBehind: 55 / 15 }));
});

test.each([
  ['the schedule', SCHEDULED],
  ['a command', { command: 'reconcile', topic: 'crm' } as const],
])('%s handles a page per run when no time is left', async (_, event) => {
  const { world, invoke } = bench();
  await invoke(event, 1_000);
  expect(world.queue).toHaveLength(1);
});

test('a command answers after 20 seconds, and continues with the cursor of the answer', async () => {
  const { world, invoke } = bench();
  const clock = jest.spyOn(Date, 'now');
  try {
    let now = START;
    clock.mockImplementation(() => now);
    world.onStep = () => {
      now += 1_500;
    };
    const first = await invoke({ command: 'reconcile', topic: 'crm' });
    expect(first).toMatchObject({ isDone: false, cursor: '1', seen: 2, recovered: 2 });
    const { since, until, cursor } = first as { since: string; until: string; cursor: string };
    expect(await invoke({ command: 'reconcile', topic: 'crm', since, until, cursor })).toMatchObject({
      isDone: true,
      seen: 1,
      since,
      until,
    });
  } finally {
    clock.mockRestore();
  }
});

describe('a command that fails is answered with the problem and its fix', () => {
  const error = async (props: Partial<ReconcileProps>, topic = 'crm') =>
    (await bench(props).invoke({ command: 'reconcile', topic })) as unknown;

  test.each(['missing', 'constructor'])('for a topic without reconcile (%s)', async (topic) => {
    expect(await error({}, topic)).toEqual({
      error:
        `topic ${topic} has no \`reconcile\` in the deployed configuration. ` +
        'Topics that have it: crm. Choose one, or add it and deploy.',
    });
  });

  test('for a source that is not registered', async () => {
    expect(await error({ sources: {} })).toEqual({
      error: expect.stringMatching(/^webhooks\/sources\/index\.ts has no source crm: add /),
    });
  });

  test('for a source without a default export', async () => {
    const sources = { crm: async () => ({ default: undefined }) } as never;
    expect(await error({ sources })).toEqual({ error: expect.stringContaining('has no default export') });
  });

  test('for a key that cannot be read', async () => {
    const world = new ReconcileWorld();
    const ports = { ...world.ports, apiKey: () => Promise.reject(new Error('access denied')) };
    expect(await error({ ports })).toEqual({ error: 'access denied' });
  });

  test('for a key that is missing, with the command that sets it', async () => {
    const world = new ReconcileWorld();
    const ports = { ...world.ports, apiKey: async () => undefined };
    const command = /npm run ops -- secret put crm --name key` and --stage prod or --local/;
    expect(await error({ ports })).toEqual({ error: expect.stringMatching(command) });
  });

  test('for a source that throws a text', async () => {
    const source: Source = async function* () {
      yield await Promise.reject('no such account');
    };
    expect(await error({ sources: { crm: async () => ({ default: source }) } })).toEqual({ error: 'no such account' });
  });
});

test('the calls of a source end with the time of the function', async () => {
  const source: Source = async function* (_, { fetch }) {
    yield { events: [], delivered: Number((await fetch('http://127.0.0.1:1/')).status) };
  };
  const { invoke } = bench({ sources: { crm: async () => ({ default: source }) } });
  // Without the signal the refused connection would be tried again for seconds.
  expect(await invoke({ command: 'reconcile', topic: 'crm' }, 0)).toEqual({
    error: expect.stringMatching(/^GET 127\.0\.0\.1:1\/ was not answered before the time of the run ended/),
  });
});
