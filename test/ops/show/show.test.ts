import { resolveTopic } from '#config/resolve-webhooks';
import { STEPS } from '#contract/observability';
import { hmac, stripe } from '#contract/providers/index';
import { showCommand } from '#ops/commands/show';
import type { Stage } from '#ops/stage/stage';
import { type AwsEmulators, startAwsEmulators } from '#test/support/aws-emulators';
import { addLife } from '#test/support/life-of-a-webhook';
import { MemoryLogs } from '#test/support/memory-logs';
import { MemoryMetrics } from '#test/support/memory-metrics';
import { runCommand } from '#test/support/run-command';
import { NO_RECONCILE, RUNNING_MAPPINGS } from '#test/support/running-mappings';
import { idAt, putWebhooks, webhookAt } from '#test/support/stored-webhooks';

const environment = process.env;
let aws: AwsEmulators;
let logs: MemoryLogs;
beforeAll(async () => {
  process.env = { ...environment };
  aws = await startAwsEmulators();
  await putWebhooks(aws.s3, [webhookAt(NOON, 1), webhookAt(NOON, 2, '{}', 'stripe')]);
});
beforeEach(() => {
  logs = new MemoryLogs();
});
afterAll(async () => {
  await aws.stop();
  process.env = environment;
});

const NOON = '2026-11-24T12:00:00.000Z';
const ID = idAt(NOON, 1);
const WITHOUT_LOGS = idAt(NOON, 2);

/** Runs `show`. The clients of the emulators are used by all tests, so the command must not close them. */
function show(...args: string[]) {
  const client = (name: 's3' | 'sqs') => Object.assign(Object.create(aws[name]), { destroy: () => {} });
  const stage: Stage = {
    title: 'Catchbasin-dev',
    topics: {
      stripe: resolveTopic({ lane: 'high', verify: stripe({ secretName: 's' }) }),
      orders: resolveTopic({ lane: 'normal', verify: hmac({ secretName: 's', header: 'x-signature' }) }),
    },
    lanes: [],
    bucket: 'payloads',
    s3: client('s3'),
    sqs: client('sqs'),
    logs,
    name: 'dev',
    metrics: new MemoryMetrics(),
    mappings: RUNNING_MAPPINGS,
    reconcile: NO_RECONCILE,
  };
  return runCommand((terminal) => showCommand(terminal, async () => stage), args);
}

test('shows how a webhook was received, each attempt, its redrive and its outcome, in 80 columns', async () => {
  addLife(logs, ID);
  logs.add('2026-11-24T12:00:00.007Z', { function: 'process' }, { id: 'another', message: 'not shown' });
  const { code, out, err } = await show(ID);
  expect([code, err]).toEqual([0, '']);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).toMatchInlineSnapshot(`
"webhook     01a20d6d-5a00-7000-8000-000000000001
topic       orders, lane normal of Catchbasin-dev
event       evt_7, order.paid
received    2026-11-24T12:00:00.000Z
request     POST /orders?a=1&a=2 from 192.0.2.7, verified
stored      288 bytes. --json prints the key in the bucket
outcome     processed at 2026-11-25T08:00:00.300Z, attempt 1 in 20 ms

Headers
  content-type: application/json

2026-11-24, UTC
  12:00:00.010    received 7 bytes, verified
  12:00:00.010    stored in 3 ms, queued in lane normal in 2 ms
  Attempt 1, 35 ms
  12:00:00.005  › loading the order order=7
  12:00:00.040  ! attempt 1 failed, retrying in 30 s: TypeError: no total
                  (webhooks/handlers/orders.ts:11:11)
  Attempt 2, 12 ms
  12:00:30.100  ✗ attempt 2 failed, dead-lettered: TypeError: no total
                  (webhooks/handlers/orders.ts:11:11)
2026-11-25, UTC
  Sent again by a redrive, a replay or SQS
  Attempt 1, 20 ms
  08:00:00.300  ✓ processed in 20 ms
"
`);
});

test('prints one JSON object', async () => {
  addLife(logs, ID);
  const { webhooks, ...result } = JSON.parse((await show(ID, '--json')).out);
  expect(result).toEqual({ stage: 'Catchbasin-dev', searched: ID });
  expect(webhooks).toEqual([
    expect.objectContaining({
      ...{ id: ID, topic: 'orders', lane: 'normal', eventId: 'evt_7', eventType: 'order.paid' },
      receivedAt: NOON,
      stored: { key: `webhooks/topic=orders/dt=2026-11-24/hh=12/${ID}.json`, bytes: expect.any(Number) },
      request: expect.objectContaining({ method: 'POST', verified: true, headers: expect.any(Object) }),
      problem: null,
      outcome: { step: STEPS.processed, at: '2026-11-25T08:00:00.300Z', attempt: 1, ms: 20 },
      logsSince: '2024-01-01T00:00:00.000Z',
      logsProblem: null,
    }),
  ]);
  const [{ attempts, lines, request }] = webhooks;
  expect(
    attempts.map(({ message, attempt, step, ms }: Record<string, unknown>) => [message, attempt, step, ms]),
  ).toEqual([
    [1, 1, STEPS.retrying, 35],
    [1, 2, STEPS.deadLettered, 12],
    [2, 1, STEPS.processed, 20],
  ]);
  expect(lines).toHaveLength(5);
  expect(lines[1]).toEqual({
    time: '2026-11-24T12:00:00.005Z',
    function: 'process',
    lane: 'normal',
    fields: expect.objectContaining({ message: 'loading the order', order: 7 }),
  });
  expect(JSON.stringify(webhooks)).not.toMatch(/_aws|"body"/);
  expect(request).not.toHaveProperty('bodyEncoding');
});

test('finds the webhooks of an event by its id at the provider', async () => {
  addLife(logs, ID);
  addLife(logs, WITHOUT_LOGS, 'stripe');
  const { out } = await show('evt_7', '--json');
  expect(JSON.parse(out).webhooks.map(({ id }: { id: string }) => id)).toEqual([ID, WITHOUT_LOGS]);
  expect((await show('evt_7')).out.match(/^webhook {5}/gm)).toHaveLength(2);
});

test('shows a stored webhook whose log lines are gone, and says so', async () => {
  logs.since = new Date('2026-11-25T00:00:00.000Z');
  const { code, out } = await show(WITHOUT_LOGS.toUpperCase());
  expect(code).toBe(0);
  expect(out).toContain(`received    ${NOON}\n`);
  expect(out).toContain('outcome     unknown, because no step of it is in the logs\n');
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'Note: the log groups of Catchbasin-dev no longer hold a line of it, because they begin at 2026-11-25T00:00:00.000Z.',
  );
});

test('says which lines are gone when the logs hold only the later ones', async () => {
  const later = idAt(NOON, 3);
  logs.since = new Date('2026-11-24T18:00:00.000Z');
  logs.add(
    '2026-11-25T08:00:00.000Z',
    { function: 'process' },
    { id: later, topic: 'orders', message: 'x', attempt: 3 },
  );
  const { out } = await show(later);
  expect(out).toContain('stored      no longer. Webhooks are deleted after payloadRetentionDays\n');
  expect(out).toContain('no longer hold its first lines');
  expect(out).toContain('Attempt 3, no outcome is logged');
});

test('shows the stored webhook when the logs must not be read', async () => {
  const denied = Object.assign(new Error('not authorized to perform logs:FilterLogEvents'), {
    ...{ name: 'AccessDeniedException', $metadata: {}, $fault: 'client' },
  });
  logs.lines = () => {
    throw denied;
  };
  const { code, out } = await show(ID);
  expect(code).toBe(0);
  expect(out).toContain(`received    ${NOON}\n`);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('Note: the log lines cannot be read: AWS denied access:');
});

test.each([
  [STEPS.retrying, { attempt: 1, retryInSeconds: 30 }, 'attempt 1 failed at <at>, the next one runs at <next>'],
  [STEPS.deferred, { receives: 1, retryInSeconds: 30 }, 'deferred at <at>, the next try is at <next>'],
  [STEPS.duplicate, { attempt: 1, ms: 1 }, 'duplicate at <at>, because its event was processed before'],
  [STEPS.deadLettered, { attempt: 4 }, `dead-lettered at <at> → npm run ops -- dlq show ${ID} --stage prod`],
  [STEPS.accepted, { durability: 'stored and queued' }, 'accepted at <at>, and no attempt is logged yet'],
])('describes the outcome %s', async (message, fields, outcome) => {
  logs.add('2026-11-24T12:00:10.000Z', { function: 'process' }, { id: ID, topic: 'orders', message, ...fields });
  const { out } = await show(ID, '--stage', 'prod');
  const text = outcome.replace('<at>', '2026-11-24T12:00:10.000Z').replace('<next>', '2026-11-24T12:00:40.000Z');
  expect(out.replaceAll(/\s+/g, ' ')).toContain(`outcome ${text}`);
});

test('says what was searched for an id that is not found', async () => {
  const unknown = idAt(NOON, 9);
  expect(await show(unknown)).toEqual({
    code: 1,
    out: '',
    err:
      `catchbasin: no webhook of Catchbasin-dev has the id or the event id ${unknown}. Searched: the log groups of ` +
      'Catchbasin-dev since 2024-01-01T00:00:00.000Z, and the stored webhooks of the topics stripe, orders. ' +
      'Check the id and the stage.\n',
  });
  expect((await show('evt_9')).err).toMatch(/has the id or the event id evt_9.*The logs alone hold event ids/);
});
