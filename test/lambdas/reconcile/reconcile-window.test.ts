import type { Source, SourcePage } from '#contract/source';
import { reconcileWindow } from '#lambdas/reconcile/reconcile-window';
import { connected, ReconcileWorld, reconciledTopic, START } from '#test/support/reconcile';
import { recordingLog } from '#test-kit/recording-log';

const SINCE = new Date(START - 3_600_000);
const UNTIL = new Date(START);

function run(source: Source, cursor?: string) {
  const world = new ReconcileWorld();
  const options = {
    ports: world.ports,
    log: recordingLog().log,
    dryRun: false,
    givesUp: true,
    hasTime: () => true,
  };
  const window = { since: SINCE, until: UNTIL, ...(cursor !== undefined && { cursor }) };
  return { world, result: reconcileWindow(connected('t', reconciledTopic(), source), window, options) };
}

const pagesOf = (...pages: SourcePage[]): Source =>
  async function* () {
    yield* pages;
  };

test('an event whose time is not valid fails the run, because it may belong to the window', async () => {
  const event = { id: 'evt_1', createdAt: new Date('soon'), body: '{"id":"evt_1"}' };
  const { world, result } = run(pagesOf({ events: [event] }));
  await expect(result).rejects.toThrow('the event "evt_1" has a createdAt that is no time');
  expect(world.queue).toEqual([]);
});

test('two pages with one cursor fail the run, because it would never end', async () => {
  const endless: Source = async function* () {
    for (;;) yield { cursor: 'a' };
  };
  await expect(run(endless).result).rejects.toThrow('two pages in a row have the cursor "a"');
});

test('a continued window whose first page has the cursor of the window fails the run', async () => {
  await expect(run(pagesOf({ cursor: 'a' }, {}), 'a').result).rejects.toThrow('two pages in a row');
});

test('events outside of the window are ignored, and those at its ends are not', async () => {
  const at = (id: string, ms: number) => ({ id, createdAt: new Date(ms), body: JSON.stringify({ id }) });
  const events = [
    at('early', SINCE.getTime() - 1),
    at('first', SINCE.getTime()),
    at('last', UNTIL.getTime()),
    at('late', UNTIL.getTime() + 1),
  ];
  expect(await run(pagesOf({ events })).result).toMatchObject({ seen: 2, recovered: 2 });
});
