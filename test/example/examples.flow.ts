import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startFulfillment } from '#examples/shopify-with-a-rate/webhooks/fulfillment-server';
import { CREDENTIALS, REGION } from '#local/resolver';
import { copyProject } from '#test/support/copy-project';
import { deliver } from '#test/support/deliver';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

jest.setTimeout(300_000);

let project: string;
let app: LocalApp | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
  rmSync(project, { recursive: true, force: true });
});

/** Starts the local mode with the `webhooks/` of an example. @param localEnv content of `webhooks/local.env` */
async function startExample(name: string, localEnv = ''): Promise<LocalApp> {
  project = copyProject(join(__dirname, '../../examples', name, 'webhooks'));
  writeFileSync(join(project, 'webhooks/local.env'), localEnv);
  app = await startLocal(project);
  return app;
}

/** Runs `npm run send` in the project, again after a 503 as a provider does. @returns its output */
async function send(...args: readonly string[]): Promise<string> {
  const { output } = await deliver(async () => {
    const child = spawn(process.execPath, [join(project, 'bin/catchbasin.mjs'), 'send', ...args], { cwd: project });
    const texts = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { output: texts.join(''), status: texts.join('').includes('rejected with 503') ? 503 : 0 };
  });
  return output;
}

const DONE = '1 accepted, 1 processed\n';
const access = { region: REGION, credentials: CREDENTIALS };

test('stripe-to-dynamodb keeps the status of the newest event in the table', async () => {
  const { endpoints } = await startExample('stripe-to-dynamodb');
  const dynamodb = new DynamoDBClient({ ...access, endpoint: endpoints.dynamodb });
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand());
  const TableName = TableNames.find((name) => name.startsWith('Invoices'));
  const stored = async () => {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { invoice: { S: 'in_sample' } } }));
    return Item;
  };
  expect(await stored()).toBeUndefined();

  expect(await send('stripe', '--event', 'invoice.payment_failed')).toBe(DONE);
  expect(await stored()).toMatchObject({ status: { S: 'payment_failed' }, eventCreated: { N: '1767139200' } });
  expect(await send('stripe', '--event', 'invoice.paid')).toBe(DONE);
  expect(await stored()).toMatchObject({ status: { S: 'paid' }, customer: { S: 'cus_sample' } });
  // A new event of the older time.
  expect(await send('stripe', '--event', 'invoice.payment_failed')).toBe(DONE);
  expect(await stored()).toMatchObject({ status: { S: 'paid' }, eventCreated: { N: '1767225600' } });

  expect(await send('stripe', '--fail')).toContain('1 accepted, 0 processed, 1 dead-lettered');
});

test('shopify-with-a-rate sends each order to the service, also after a 429', async () => {
  const service = await startFulfillment();
  try {
    await startExample('shopify-with-a-rate', `FULFILLMENT_URL=${service.url}\n`);
    expect(await send('shopify')).toBe(DONE);
    service.answers.push({ status: 429, headers: { 'retry-after': '1' } });
    expect(await send('shopify', '--count', '4')).toMatch(
      /^attempt 1 failed, next in 1 s .*\n4 accepted, 4 processed\n$/,
    );
    expect(service.shipments).toHaveLength(6);
    expect(new Set(service.shipments.map(({ headers }) => headers['idempotency-key'])).size).toBe(5);
    // The local mode generates the API key.
    expect(service.shipments[0]?.headers.authorization).toMatch(/^Bearer .{16,}/);

    expect(await send('shopify', '--fail')).toContain('1 accepted, 0 processed, 1 dead-lettered');
    expect(service.shipments).toHaveLength(6);
  } finally {
    service.stop();
  }
});

describe('custom-hmac-fifo', () => {
  /** Returns the bucket of customers, and a client for it. */
  async function bucketOf({ endpoints }: LocalApp) {
    const s3 = new S3Client({ ...access, endpoint: endpoints.s3, forcePathStyle: true });
    const { Buckets = [] } = await s3.send(new ListBucketsCommand());
    const Bucket = Buckets.map(({ Name }) => Name).find((name) => /customers/i.test(name ?? ''));
    const keyOf = (id: string) => ({ Bucket, Key: `customers/${id}.json` });
    return {
      put: (id: string, Body: string) => s3.send(new PutObjectCommand({ ...keyOf(id), Body })),
      remove: (id: string) => s3.send(new DeleteObjectCommand(keyOf(id))),
      async get(id: string): Promise<unknown> {
        const { Body } = await s3.send(new GetObjectCommand(keyOf(id)));
        return JSON.parse((await Body?.transformToString()) ?? '');
      },
    };
  }

  /** Posts an event as the CRM does, signed without Catchbasin's own code. */
  async function post({ url, secrets }: LocalApp, customer: string, sequence: number): Promise<void> {
    const id = `evt-${customer}-${sequence}`;
    const body = JSON.stringify({ id, type: 'customer.saved', sequence, customer: { id: customer, name: 'Ada' } });
    const time = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', secrets['webhooks/dev/crm'] ?? '')
      .update(`${time}.${body}`)
      .digest('hex');
    const headers = { 'x-acme-timestamp': String(time), 'x-acme-signature': `v1=${signature}` };
    const { status } = await deliver(() => fetch(`${url}/crm`, { method: 'POST', headers, body }));
    expect(status).toBe(200);
  }

  test('accepts its own signature, and skips an event that is older than the object', async () => {
    const customers = await bucketOf(await startExample('custom-hmac-fifo'));
    expect(await send('crm', '--event', '1-saved')).toBe(DONE);
    expect(await customers.get('c-1')).toEqual({ sequence: 1, name: 'Ada' });
    expect(await send('crm', '--event', '3-deleted')).toBe(DONE);
    expect(await send('crm', '--event', '2-saved')).toBe(DONE);
    expect(await customers.get('c-1')).toEqual({ sequence: 3, deleted: true });

    expect(await send('crm', '--bad-signature', '--event', '1-saved')).toContain('401');
    expect(await send('crm', '--fail')).toContain('1 accepted, 0 processed, 1 dead-lettered');
  });

  test('a failing webhook delays those of its customer, which keep their order, and no others', async () => {
    const local = await startExample('custom-hmac-fifo');
    const customers = await bucketOf(local);
    await customers.put('slow', 'not JSON');
    for (const sequence of [1, 2, 3, 4]) await post(local, 'slow', sequence);
    await post(local, 'other', 1);

    const saved = (customer: string) =>
      [
        ...local.output().matchAll(new RegExp(`customer saved.*customers/${customer}\\.json.* sequence=(\\d+)`, 'g')),
      ].map(([, sequence]) => Number(sequence));
    await eventually('the first failure', () => local.output().includes('attempt 1 failed'));
    await eventually('the other customer', () => saved('other').length === 1);
    expect(saved('slow')).toEqual([]);
    await customers.remove('slow');
    await eventually('the last event of the customer', () => saved('slow').includes(4));
    expect(saved('slow')).toEqual([1, 2, 3, 4]);
    // The later events were not even tried while the first one failed.
    expect(local.output().match(/attempt 1 failed/g)).toHaveLength(1);
    expect(local.output()).not.toContain('older event skipped');
  });
});
