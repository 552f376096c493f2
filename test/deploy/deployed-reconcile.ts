import { RECONCILE_LOGS, STEPS } from '#contract/observability';
import { eventually } from '#test/support/local-app';
import type { DeployedApp } from './deployed-app.ts';
import { FakeStripe } from './fake-stripe.ts';
import type { Project } from './project.ts';

const KEY_NAME = 'webhooks/dev/stripe-api-key';
const KEY = 'rk_test_of_the_deploy_suite';
const EVENT = { id: 'evt_missed', type: 'invoice.paid', data: { object: { id: 'in_missed' } } };
/** A schedule of a minute, and the start of a function. */
const SECONDS = 150;

export interface ReconcileStory {
  readonly project: Project;
  readonly app: () => DeployedApp;
  readonly deploy: () => Promise<void>;
}

/** Tests a deploy that adds `reconcile` to a topic, whose schedule then fetches a missed event by itself. */
export function testReconcile({ project, app, deploy }: ReconcileStory): void {
  let stripe: FakeStripe;
  beforeAll(async () => {
    stripe = await FakeStripe.start();
  });
  afterAll(() => stripe.stop());

  const linesOf = async (wanted: string) => (await app().logs.lines()).filter(({ message }) => message === wanted);

  test('a deploy adds `reconcile` to a topic, and its first run finds nothing to do', async () => {
    const source = `stripeEvents({ apiKeyName: '${KEY_NAME}', apiUrl: '${stripe.url}' })`;
    const reconcile = `reconcile: { every: minutes(1), lookBack: hours(1), minAge: seconds(0), source: ${source} }`;
    project.edit('webhooks/config.ts', 'stripe: { ', `stripe: { ${reconcile}, `);
    project.edit('webhooks/config.ts', 'import { ', 'import { hours, minutes, stripeEvents, ');
    await deploy();
    expect(await project.ops(['secret', 'put', 'stripe', '--name', KEY_NAME], KEY)).toContain(`created ${KEY_NAME}`);
    stripe.endpoint = app().stack.address('stripe');
    await eventually('the first run', async () => (await linesOf(RECONCILE_LOGS.started)).length > 0, SECONDS);
    expect(await linesOf(STEPS.recovered)).toEqual([]);
  });

  test('the schedule fetches an event that the provider failed to deliver, and it is processed once', async () => {
    stripe.add(EVENT);
    const recovered = () => linesOf(STEPS.recovered);
    await eventually('the recovered event', async () => (await recovered()).length > 0, SECONDS);
    const ids = (await recovered()).map(({ id }) => String(id));
    expect(ids).toHaveLength(1);
    expect(await app().logs.stepsOf(ids)).toEqual([[STEPS.processed]]);
    expect([...stripe.keys]).toEqual([`Bearer ${KEY}`]);
  });

  test('`npm run ops -- reconcile` finds that the event was received, and `provider status` a healthy endpoint', async () => {
    const counts = JSON.parse(await project.ops(['reconcile', 'stripe', '--json']));
    expect(counts).toMatchObject({ seen: 1, received: 1, recovered: 0, failed: 0 });
    expect(await project.ops(['provider', 'status', 'stripe'])).toMatch(/registered +yes/);
  });
}
