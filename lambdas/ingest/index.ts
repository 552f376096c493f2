import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { answerProbe } from '#lambdas/runtime/answer-probe';
import { Addresses } from '#lambdas/runtime/aws/addresses';
import { Connections } from '#lambdas/runtime/aws/connections';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { createLog } from '#lambdas/runtime/logger';
import config from '#webhooks/config';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';
import { probeIngest } from './probe.ts';
import { reportStale } from './report-stale.ts';

const env = readEnv('ingest', process.env);

const webhooks = resolveWebhooks(config(env.STAGE));
const log = createLog({ service: 'ingest', stage: env.STAGE });
const connections = new Connections();
const addresses = new Addresses(process.env);
const calls = thinCalls(process.env, connections, addresses);

// Opened before the first webhook arrives. All queues have the same host.
const queues = Object.values<string>(JSON.parse(env.QUEUE_URLS)).slice(0, 1);
const hosts = [
  addresses.object(env.PAYLOAD_BUCKET, ''),
  ...queues.map((url) => addresses.queue(url)),
  addresses.secrets(),
];
for (const { url } of hosts) connections.open(url);

/** Milliseconds for each attempt of a call of a probe, for which no provider waits. */
const PROBE_MS = { secret: 1_000, store: 1_000, queue: 1_000, marker: 1_000 };

const dependencies = {
  webhooks,
  ports: awsPorts(env, calls, reportStale(log)),
  log,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION ?? '$LATEST',
};

export const handler = answerProbe(createHandler(dependencies), () =>
  probeIngest({ webhooks, ports: awsPorts(env, calls, reportStale(log), PROBE_MS) }),
);
