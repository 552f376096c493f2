import { setTimeout as sleep } from 'node:timers/promises';
import { METRICS, RECONCILE_LOGS, STEPS } from '#contract/observability';
import { eventually } from '#test/support/local-app';
import { deliverAgain, Localstripe, type StripeEvent } from './localstripe.ts';
import { type Effect, ReconciledProject } from './reconciled-project.ts';

jest.setTimeout(480_000);

let stripe: Localstripe;
let project: ReconciledProject;

beforeEach(async () => {
  stripe = await Localstripe.start();
  project = await ReconciledProject.create(stripe.url);
  await stripe.sendTo(`${project.url}/stripe`);
});
afterEach(async () => {
  stripe?.end();
  await project?.remove();
});

async function createCustomers(count: number, pauseMs = 0): Promise<void> {
  for (let n = 0; n < count; n++) {
    await stripe.post('/v1/customers', { email: `${n}@example.com` });
    await sleep(pauseMs);
  }
}

/** Posts events to the endpoint again, as a provider that retries them. */
async function deliverLate(events: readonly StripeEvent[]): Promise<void> {
  const statuses = new Set<number>();
  for (const event of events) statuses.add(await deliverAgain(event, `${project.url}/stripe`));
  expect([...statuses]).toEqual(events.length > 0 ? [200] : []);
}

/** Waits until the handler has run as often as there are events. */
async function untilProcessed(count: number, seconds = 120): Promise<void> {
  await eventually(`${count} effects`, () => project.effects().length >= count, seconds);
}

const idsOf = (effects: readonly Effect[]) => effects.map(({ eventId }) => eventId).sort();
const countOf = (effects: readonly Effect[], wanted: string) =>
  effects.filter(({ source }) => source === wanted).length;

/** Waits until each event has had its effect once, and no webhook is left that could have another one. */
async function expectOnceEach(seconds?: number): Promise<readonly Effect[]> {
  const events = await stripe.events();
  await untilProcessed(events.length, seconds);
  const effects = project.effects();
  expect(idsOf(effects)).toEqual(events.map(({ id }) => id).sort());
  return effects;
}

test('events from the time of a stopped endpoint are fetched, and processed once with their late originals', async () => {
  await project.start();
  // The first run records its time. Events from before it are not looked for.
  await project.runSchedules();
  await project.stop();
  await createCustomers(50);
  await project.start();
  const untilRecovered = async (count: number) => {
    await eventually(`${count} recovered events`, async () => {
      await project.runSchedules();
      return (await project.countSteps(STEPS.recovered)) >= count;
    });
  };
  await untilRecovered(50);
  expect(countOf(await expectOnceEach(), 'reconcile')).toBe(50);

  const missed = await stripe.events();
  await deliverLate(missed);
  await eventually('the late originals', async () => (await project.countSteps(STEPS.duplicate)) >= missed.length);
  await expectOnceEach();

  // The reverse: the provider's delivery comes first.
  await createCustomers(10);
  await untilProcessed(60);
  const runs = () => project.logs().filter(({ message }) => message === RECONCILE_LOGS.reconciled).length;
  const earlier = runs();
  await eventually('a further run', async () => {
    await project.runSchedules();
    return runs() > earlier;
  });
  expect(project.logs().findLast(({ message }) => message === RECONCILE_LOGS.reconciled)).toMatchObject({
    topic: 'stripe',
    seen: 60,
    received: 60,
    recovered: 0,
    failed: 0,
  });
  expect(countOf(await expectOnceEach(), 'provider')).toBe(10);
});

test('after an outage of a minute, the schedule alone recovers 500 events, some of which are delivered late', async () => {
  const start = Date.now();
  const report = (line: string) => {
    process.stdout.write(`${String(Math.round((Date.now() - start) / 1_000)).padStart(4)} s  ${line}\n`);
  };
  await project.start();
  report('the endpoint is up, and its schedule runs every minute');
  const hasRun = () => project.logs().some((line) => METRICS.reconcileBehind in line);
  await eventually('the first scheduled run', hasRun, 90);
  report('the first scheduled run has recorded its time');
  await createCustomers(20);
  await untilProcessed(20);
  report('20 events were delivered and processed');

  await project.stop();
  report('outage: the endpoint is down');
  const outageEnds = sleep(60_000);
  await createCustomers(500, 100);
  await outageEnds;
  const missed = (await stripe.events()).slice(20);
  report(`the provider has created ${missed.length} events that it could not deliver`);

  await project.start();
  report('the endpoint is up again');
  await deliverLate(missed.slice(0, 100));
  report('the provider retries 100 of the 500 events before the schedule runs');
  const effects = await expectOnceEach(150);
  report(
    `${effects.length} events processed: ${countOf(effects, 'reconcile')} fetched by the schedule, ` +
      `${countOf(effects, 'provider')} delivered`,
  );
  await deliverLate(missed.slice(50, 250));
  await eventually('the late originals', async () => (await project.countSteps(STEPS.duplicate)) >= 200);
  report('the provider retries 200 events again: all are skipped as duplicates');
  const last = await expectOnceEach();
  report(`${last.length} events, ${new Set(idsOf(last)).size} different ids, ${last.length} effects of the handler`);
});
