import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '#test/support/bundle';
import { eventually } from '#test/support/local-app';

const SILENT = { '#webhooks/handlers/index': join(__dirname, '../support/silent-handlers.ts') };
const SERVICES = ['S3', 'SQS', 'SECRETS_MANAGER', 'DYNAMODB'];
const ENV = {
  ...{ STAGE: 'prod', LANE: 'normal', PAYLOAD_BUCKET: 'payloads', IDEMPOTENCY_TABLE: 'idempotency' },
  ...{ QUEUE_URL: 'https://sqs/1/queue', DEAD_LETTER_QUEUE_URL: 'https://sqs/1/dead' },
  ...{ QUEUE_URLS: '{"normal":"https://sqs/1/normal","low":"https://sqs/1/low"}', NODE_OPTIONS: '' },
  ...{ AWS_REGION: 'us-east-1', PATH: process.env.PATH },
};

const directory = mkdtempSync(join(tmpdir(), 'init-connections-'));
let servers: Server[];
/** Services that were connected to, each as often as it was. */
let connected: string[];

beforeEach(async () => {
  connected = [];
  servers = SERVICES.map((service) => createServer(() => connected.push(service)).listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
});
afterEach(() => {
  for (const server of servers) server.close();
});
afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  ['ingest', ['S3', 'SECRETS_MANAGER', 'SQS']],
  ['process', ['DYNAMODB', 'S3']],
])('%s opens one connection to each service of its first webhook before it arrives', async (name, expected) => {
  const file = join(directory, `${name}.cjs`);
  writeFileSync(file, bundleOf(`lambdas/${name}/index.ts`, [], SILENT, undefined, false).code);
  const endpoints = servers.map((server, index) => [
    `AWS_ENDPOINT_URL_${SERVICES[index]}`,
    `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
  ]);
  // The servers never answer, so the connections stay open until the function is ended.
  const child = spawn(process.execPath, ['-e', `require(${JSON.stringify(file)})`], {
    env: { ...ENV, ...Object.fromEntries(endpoints) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await eventually('the connections', () => connected.length >= expected.length, 20);
    expect(connected.sort()).toEqual(expected);
  } finally {
    child.kill();
    await once(child, 'close');
  }
});
