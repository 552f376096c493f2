import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { STEPS } from '#contract/observability';
import { orderSample } from '#ops/send/samples/order';
import { stripeSample } from '#ops/send/samples/stripe';
import { eventually } from '#test/support/local-app';
import { AlarmInbox } from './alarm-inbox.ts';
import { CloudFormationStack } from './cloudformation-stack.ts';
import { DeployedApp } from './deployed-app.ts';
import { testReconcile } from './deployed-reconcile.ts';
import { functionIsKilledWhileItIsReplaced, logLinesAreNoMetrics, queueHasNoMetrics } from './emulator-gaps.ts';
import { testOperatorCommands } from './operator-commands.ts';
import { Project, STACK } from './project.ts';
import { withoutAliases } from './without-aliases.ts';

jest.setTimeout(240_000);

const TOPICS = ['stripe', 'github', 'orders', 'internal'];
const COUNT = 5;
const PAUSE_MS = 100;

const project = new Project();
const secrets = new Map<string, string>();
let deployed: DeployedApp | undefined;

/** Returns the one app that all tests use. They run in order, and each continues where the one before ended. */
function app(): DeployedApp {
  if (!deployed) throw new Error('the app was not deployed; the first failed test shows the reason');
  return deployed;
}

/** The id of the webhook that stays in the dead-letter queue until the last test. */
let deadLettered = '';
let stripeEvent = { eventId: '', ids: [''] };
let ordered = 0;
/** Creates a new order each time, because two equal bodies are one event. */
const order = (options = {}) => orderSample(ordered++, options).body;

/** Sends orders until `work` settles, and each order until it is accepted. @returns the bodies of all orders */
async function sendOrdersDuring(work: Promise<void>): Promise<Buffer[]> {
  let isWorking = true;
  const settled = work.finally(() => {
    isWorking = false;
  });
  const sent: Buffer[] = [];
  const sender = async () => {
    while (isWorking) {
      const body = order();
      sent.push(body);
      let answered = await app().post('orders', body);
      // Providers retry a 502 as well.
      while (functionIsKilledWhileItIsReplaced(answered)) answered = await app().post('orders', body);
      expect(answered.status).toBe(200);
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all([settled, sender()]);
  return sent;
}

test('`cdk bootstrap` prepares the account', async () => {
  await project.bootstrap();
});

test('`npm run ops -- secret put` creates the secrets', async () => {
  for (const topic of ['stripe', 'github', 'orders']) {
    const secret = randomBytes(24).toString('hex');
    expect(await project.ops(['secret', 'put', topic], secret)).toContain('created');
    secrets.set(topic, secret);
  }
});

test('`npm run ops -- doctor --before` finds no obstacle to a deploy', async () => {
  expect(await project.ops(['doctor', '--before'])).toContain('✓ bootstrap');
});

test('`cdk deploy` deploys the unmodified app as the version before the aliases', async () => {
  const template = await project.synth();
  await project.deploy(withoutAliases(template));
  deployed = await DeployedApp.find(template.Metadata.Catchbasin, secrets);
  expect(Object.keys(template.Metadata.Catchbasin.topics)).toEqual(TOPICS);
  expect(await app().aliases()).toEqual([]);
});

test('`npm run ops -- doctor` reports a healthy stack', async () => {
  expect(await project.ops(['doctor'])).toContain('✓ mappings');
});

test.each(TOPICS)('samples of %s are processed once each', async (topic) => {
  const printed = await project.send(topic, '--count', String(COUNT), '--url', app().stack.endpoint(topic));
  expect(printed).toContain(`${COUNT} accepted`);
  const ids = await app().logs.acceptedOf(topic, COUNT);
  expect(await app().logs.stepsOf(ids)).toEqual(Array(COUNT).fill([STEPS.processed]));
});

test('an upgrade to aliases loses no webhook, and keeps the mappings and what lasts', async () => {
  const { lasting } = app().stack;
  const mappings = await app().mappings();
  await app().lane('low').disable();
  const waiting = Array.from({ length: COUNT }, () => order());
  await Promise.all(waiting.map((body) => app().accepted('orders', body)));

  const template = await project.synth();
  const meanwhile = await sendOrdersDuring(project.deploy(template));
  deployed = await DeployedApp.find(template.Metadata.Catchbasin, secrets);
  expect(meanwhile.length).toBeGreaterThan(COUNT);
  expect(app().stack.lasting).toEqual(lasting);
  const upgraded = await app().mappings();
  expect(upgraded.map(({ UUID }) => UUID)).toEqual(mappings.map(({ UUID }) => UUID));
  expect(upgraded.map(({ FunctionArn }) => FunctionArn?.split(':').at(-1))).toEqual(upgraded.map(() => 'live'));
  const accepted = [...waiting, ...meanwhile].map((body) => JSON.parse(body.toString()).order);
  await eventually('all orders to be processed', async () => {
    const lines = (await app().logs.lines()).flatMap(
      ({ message }) => /reserved for order (.+)/.exec(message)?.[1] ?? [],
    );
    return new Set(lines).size >= accepted.length;
  });
});

test('each deployed version passes its probe', async () => {
  const reports = await app().probe();
  expect(Object.keys(reports)).toHaveLength(4);
  for (const report of Object.values(reports)) expect(report).toMatchObject({ failures: [], warnings: [] });
});

test('a wrong signature is answered 401 and nothing is stored', async () => {
  const before = await app().storedKeys();
  const printed = await project.send('github', '--bad-signature', '--url', app().stack.endpoint('github'));
  expect(printed).toContain('1 rejected with 401');
  expect(await app().storedKeys()).toEqual(before);
});

test('an event that its provider sends twice is processed once', async () => {
  const { body } = stripeSample(0, {});
  const first = await app().accepted('stripe', body);
  expect(await app().logs.stepsOf([first])).toEqual([[STEPS.processed]]);
  const second = await app().accepted('stripe', body);
  expect(await app().logs.stepsOf([second])).toEqual([[STEPS.duplicate]]);
  stripeEvent = { eventId: JSON.parse(body.toString()).id, ids: [first, second] };
});

test('a webhook that fails is retried and dead-lettered with the reason', async () => {
  const id = await app().accepted('orders', order({ fail: true }));
  expect(await app().logs.stepsOf([id])).toEqual([
    [STEPS.retrying, STEPS.retrying, STEPS.retrying, STEPS.deadLettered],
  ]);
  deadLettered = id;
  const { MessageAttributes } = await app().lane('low').deadLetterOf(id);
  expect(MessageAttributes).toMatchObject({
    errorMessage: { StringValue: 'the warehouse does not respond' },
    attempts: { StringValue: '4' },
  });
});

test('a dead letter notifies the subscribers of the alarm topic, and the doctor reports it', async () => {
  const name = `${STACK}/low/dead-letters-waiting`;
  const inbox = await AlarmInbox.subscribe(app().stack.alarmTopic);
  await queueHasNoMetrics(name);
  expect(await inbox.newStateOf(name)).toBe('ALARM');
  await expect(project.ops(['doctor'])).rejects.toThrow(`${name} has been in ALARM`);
});

test('a dead letter is reported to the subscribers of the alarm topic after the hour', async () => {
  const inbox = await AlarmInbox.subscribe(app().stack.alarmTopic);
  const stage = 'dev';
  const now = new Date();
  await logLinesAreNoMetrics(now, [
    { stage, lane: 'low' },
    { stage, topic: 'orders' },
  ]);
  await app().remindAfter(now);
  expect(await inbox.reminder()).toMatch(/: 1 new\.\n\nLane low\n.*: 1\n.*\n\nNew by topic\n {2}orders: 1\n/);
});

testOperatorCommands({ project, app, order, deadLettered: () => deadLettered, stripeEvent: () => stripeEvent });

test('while SQS fails a webhook is accepted with a marker, and the requeue schedule queues it afterwards', async () => {
  const recover = await app().lane('low').refuseMessages();
  const id = await app().accepted('orders', order());
  expect(await app().markers()).toEqual([`unqueued/low/${id}`]);
  await recover();
  expect(await app().logs.stepsOf([id], 150)).toEqual([[STEPS.processed]]);
  await eventually('the marker to go', async () => (await app().markers()).length === 0);
});

test('a deploy that changes the mapping of a paused lane does not resume it, and `resume` does', async () => {
  expect(await project.ops(['pause', 'low'])).toContain('Lane low of Catchbasin-dev is paused since ');
  const ids = await Promise.all(Array.from({ length: COUNT }, () => app().accepted('orders', order())));
  project.edit('webhooks/config.ts', 'batchSize: 10', 'batchSize: 7');
  await project.deploy(await project.synth());

  expect(await app().lane('low').mapping()).toMatchObject({ BatchSize: 7, State: 'Disabled' });
  expect(await app().lane('low').waiting()).toBe(COUNT);
  await expect(project.ops(['doctor'])).rejects.toThrow('lane low is paused since ');
  expect(JSON.parse(await project.ops(['pause', 'low', '--json']))).toMatchObject({ paused: true, changed: false });

  expect(await project.ops(['resume', 'low'])).toContain('Lane low of Catchbasin-dev is resumed.');
  expect(await app().logs.stepsOf(ids)).toEqual(Array(COUNT).fill([STEPS.processed]));
  expect(await app().lane('low').mapping()).toMatchObject({ BatchSize: 7, State: 'Enabled' });
});

test('a deploy of changed code, concurrency and topics loses no webhook and replaces no lasting resource', async () => {
  const { lasting } = app().stack;
  await app().lane('low').disable();
  const waiting = Array.from({ length: COUNT }, () => order());
  await Promise.all(waiting.map((body) => app().accepted('orders', body)));
  expect(await app().lane('low').waiting()).toBe(COUNT);

  project.edit('webhooks/handlers/orders.ts', 'pieces reserved', 'pieces set aside');
  project.edit('webhooks/config.ts', 'maxConcurrency: 2', 'maxConcurrency: 3');
  project.edit('webhooks/config.ts', 'internal: {', "invoices: { lane: 'low', verify: unsigned() },\n    internal: {");
  project.edit('webhooks/handlers/index.ts', 'internal:', "invoices: () => import('./internal.ts'),\n  internal:");
  const template = await project.synth();
  const meanwhile = await sendOrdersDuring(project.deploy(template));
  deployed = await DeployedApp.find(template.Metadata.Catchbasin, secrets);

  expect(app().stack.lasting).toEqual(lasting);
  expect(meanwhile.length).toBeGreaterThan(COUNT);
  const accepted = [...waiting, ...meanwhile].map((body) => JSON.parse(body.toString()).order);
  const setAside = async () =>
    (await app().logs.lines()).flatMap(({ message }) => /pieces set aside for order (.+)/.exec(message)?.[1] ?? []);
  await eventually('all orders to be set aside', async () => new Set(await setAside()).size >= accepted.length);
  expect((await setAside()).sort()).toEqual(accepted.sort());
  expect((await app().lane('low').mapping()).ScalingConfig).toEqual({ MaximumConcurrency: 3 });
  const added = await app().accepted('invoices', Buffer.from('new'));
  expect(await app().logs.stepsOf([added])).toEqual([[STEPS.processed]]);
});

testReconcile({
  project,
  app,
  async deploy() {
    const template = await project.synth();
    await project.deploy(template);
    deployed = await DeployedApp.find(template.Metadata.Catchbasin, secrets);
  },
});

test('`cdk destroy` keeps the bucket and the queues with their contents', async () => {
  const before = await app().storedKeys();
  expect(before.length).toBeGreaterThan(4 * COUNT);
  await project.destroy();
  await expect(CloudFormationStack.find(STACK)).rejects.toThrow('does not exist');
  expect(await app().storedKeys()).toEqual(before);
  await app().lane('low').deadLetterOf(deadLettered);
});
