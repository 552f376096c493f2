import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2, SQSRecord } from 'aws-lambda';
import { ENV } from '#contract/env';
import { STEPS } from '#contract/observability';
import { parseReference, type StoredReference } from '#contract/reference';
import { scheduledEvent } from '#local/schedule';
import { hmacHex, postEvent, SECRET } from '#test/support/ingest';
import { DeployedStack, type EmulatedFunction } from './deployed-stack.ts';
import { type DeployedFunction, ExecutionEnvironment } from './execution-environment.ts';
import { BUILD_LIMIT_MS, installRic, unavailableBecause } from './install-ric.ts';

const FUNCTIONS = Object.keys(ENV).filter(
  (name) => !['probe', 'reconcile', 'remind'].includes(name),
) as EmulatedFunction[];

const reason = unavailableBecause();
if (reason) console.warn(`RUNTIME CONFORMANCE IS NOT TESTED: ${reason}.`);
jest.setTimeout(60_000);
const conforming = reason ? describe.skip : describe;

let stack: DeployedStack;
const started: ExecutionEnvironment[] = [];

async function start(deployed: DeployedFunction): Promise<ExecutionEnvironment> {
  const environment = await ExecutionEnvironment.start(deployed);
  started.push(environment);
  return environment;
}

/** Starts a function and waits until it asks for an event. */
async function run(name: EmulatedFunction): Promise<ExecutionEnvironment> {
  const environment = await start(stack.functions[name]);
  expect(await environment.init()).toBeUndefined();
  return environment;
}

function order(fields: object = {}, secret = SECRET) {
  const body = Buffer.from(JSON.stringify({ order: randomUUID(), quantity: 1, ...fields }));
  return postEvent('orders', body, { 'x-signature': hmacHex(secret, body) });
}

async function post(ingest: ExecutionEnvironment, event: object): Promise<APIGatewayProxyStructuredResultV2> {
  const outcome = await ingest.invoke(event);
  expect(outcome).toHaveProperty('response.statusCode');
  return (outcome as { response: APIGatewayProxyStructuredResultV2 }).response;
}

const referenceIn = ({ body }: SQSRecord) => parseReference(body) as StoredReference;

const failuresOf = (...records: (SQSRecord | undefined)[]) => ({
  response: { batchItemFailures: records.map((record) => ({ itemIdentifier: record?.messageId })) },
});

conforming('under the runtime client of AWS', () => {
  beforeAll(async () => {
    installRic();
    stack = await DeployedStack.deploy();
  }, BUILD_LIMIT_MS);
  afterEach(async () => {
    await Promise.all(started.splice(0).map((each) => each.stop()));
    await stack?.reset();
  });
  afterAll(() => stack?.stop());

  describe('init', () => {
    test.each(FUNCTIONS)('%s asks for its first event', async (name) => {
      await run(name);
    });

    test.each(FUNCTIONS)('%s reports its missing variables and ends', async (name) => {
      const { STAGE, PAYLOAD_BUCKET, ...env } = stack.functions[name].env;
      const environment = await start({ ...stack.functions[name], env });
      expect(await environment.init()).toMatchObject({
        errorType: 'Error',
        errorMessage:
          `The ${name} function lacks the environment variables STAGE, PAYLOAD_BUCKET. ` +
          'The stack sets all of them. Deploy it again.',
      });
      expect(await environment.exit).toBe(1);
    });
  });

  describe('invoke', () => {
    test('ingest answers a signed webhook with its id, after storing and queueing it', async () => {
      const ingest = await run('ingest');
      const { statusCode, headers, body } = await post(ingest, order());
      const [record] = await stack.receive();
      const { id, key } = referenceIn(record as SQSRecord);
      expect([statusCode, headers?.['x-webhook-id'], body]).toEqual([200, id, undefined]);
      expect(await stack.storedKeys()).toContain(key);
    });

    test('ingest answers a forged webhook with 401 and stores nothing', async () => {
      const before = await stack.storedKeys();
      const ingest = await run('ingest');
      expect(await post(ingest, order({}, 'forged'))).toMatchObject({ statusCode: 401 });
      expect(await stack.receive()).toEqual([]);
      expect(await stack.storedKeys()).toEqual(before);
    });

    test('requeue, started by its schedule, queues the webhooks that SQS refused before', async () => {
      const ingest = await run('ingest');
      stack.faults.set({ sqs: { kind: 'fail', share: 1 } });
      const { headers } = await post(ingest, order());
      expect(await stack.storedKeys('unqueued/')).toHaveLength(1);

      stack.faults.set({});
      const requeue = await run('requeue');
      expect(await requeue.invoke(scheduledEvent('rule', new Date()))).toEqual({ response: null });
      expect((await stack.receive()).map(({ body }) => parseReference(body).id)).toEqual([headers?.['x-webhook-id']]);
      expect(await stack.storedKeys('unqueued/')).toEqual([]);
    });

    test('a function prints JSON only, metrics included', async () => {
      const ingest = await run('ingest');
      await post(ingest, order());
      await ingest.stop();
      expect(ingest.logged()).toContainEqual(expect.objectContaining({ message: STEPS.accepted, topic: 'orders' }));
      expect(ingest.logged()).toContainEqual(expect.objectContaining({ _aws: expect.anything(), WebhooksAccepted: 1 }));
    });
  });

  describe('batch', () => {
    /** Sends orders through ingest to the lane. @returns their messages, in the order of the orders */
    async function queued(...orders: object[]): Promise<SQSRecord[]> {
      const ingest = await run('ingest');
      const ids: unknown[] = [];
      for (const fields of orders) ids.push((await post(ingest, order(fields))).headers?.['x-webhook-id']);
      const records = await stack.receive();
      expect(records.map((record) => referenceIn(record).id).sort()).toEqual([...ids].sort());
      return records.toSorted((a, b) => ids.indexOf(referenceIn(a).id) - ids.indexOf(referenceIn(b).id));
    }

    test('process reports exactly the message that failed', async () => {
      const Records = await queued({}, { warehouse: 'unreachable' }, {});
      const processor = await run('process');
      expect(await processor.invoke({ Records })).toEqual(failuresOf(Records[1]));
    });

    test('a second batch runs in the same, warm process', async () => {
      const Records = await queued({}, {});
      const processor = await run('process');
      for (const record of Records) expect(await processor.invoke({ Records: [record] })).toEqual(failuresOf());
      await processor.stop();
      const processed = processor.logged().filter(({ message }) => message === STEPS.processed);
      expect(new Set(processed.map(({ requestId }) => requestId)).size).toBe(2);
    });

    test('process returns a message at once when the deadline leaves no time for it', async () => {
      const Records = await queued({});
      const processor = await run('process');
      expect(await processor.invoke({ Records }, 20)).toEqual(failuresOf(Records[0]));
      expect((await stack.receive()).map(({ messageId }) => messageId)).toEqual([Records[0]?.messageId]);
    });

    test('a processor that exceeds its deadline is killed, and a new one processes its batch', async () => {
      const Records = await queued({});
      const processor = await run('process');
      // The time is too short for an attempt, so it returns the message and waits for a response that never comes.
      const operations: ['ChangeMessageVisibility'] = ['ChangeMessageVisibility'];
      stack.faults.set({ sqs: { kind: 'delay', delayMs: 900_000, share: 1, operations } });
      expect(await processor.invoke({ Records }, 1)).toBe('timed out');
      expect(await processor.exit).toBeNull();

      stack.faults.set({});
      expect(await (await run('process')).invoke({ Records })).toEqual(failuresOf());
    });
  });

  describe('error', () => {
    test.each([
      ['ingest', () => order(), { statusCode: 200 }],
      ['process', () => ({ Records: [] }), { batchItemFailures: [] }],
    ] as const)(
      '%s reports an event that it cannot read, and handles the next one',
      async (name, readable, response) => {
        const environment = await run(name);
        expect(await environment.invoke({})).toMatchObject({
          failure: {
            errorType: 'TypeError',
            errorMessage: expect.stringContaining('undefined'),
            trace: expect.anything(),
          },
        });
        expect(await environment.invoke(readable())).toMatchObject({ response });
      },
    );

    test('requeue reports a failing S3, and handles the next event', async () => {
      const requeue = await run('requeue');
      stack.faults.set({ s3: { kind: 'fail', share: 1 } });
      expect(await requeue.invoke(scheduledEvent('rule', new Date()))).toMatchObject({
        failure: { errorType: 'ServiceUnavailable' },
      });
      stack.faults.set({});
      expect(await requeue.invoke(scheduledEvent('rule', new Date()))).toEqual({ response: null });
    });
  });
});
