import type { Context } from 'aws-lambda';
import { resolveTopic, resolveWebhooks } from '#config/resolve-webhooks';
import { dropbox, hmac } from '#contract/providers/index';
import type { Source } from '#contract/source';
import { stripeEvents } from '#contract/sources/index';
import type { Verification } from '#contract/verification';
import { createHandler as createIngest } from '#lambdas/ingest/handler';
import type { IngestPorts } from '#lambdas/ingest/ports';
import { reportStale } from '#lambdas/ingest/report-stale';
import { runSchedule } from '#lambdas/reconcile/run-schedule';
import { watchEndpoint } from '#lambdas/reconcile/watch-endpoint';
import { createHandler as createRequeue } from '#lambdas/requeue/handler';
import { createLog } from '#lambdas/runtime/logger';
import { InMemoryAws } from '#test-kit/in-memory-aws';
import { FunctionOutput, type MetricLine } from './function-output.ts';
import { hmacHex, NOW, postEvent, SECRET } from './ingest.ts';
import { type InMemoryOptions, processInMemory } from './process.ts';
import { connected, ReconcileWorld, reconciledTopic } from './reconcile.ts';

const STAGE = 'test';
/** The names in the lines that are recorded. */
const TOPIC = 'orders';
const LANE = 'normal';
/** The version of the functions. */
const VERSION = '7';

const INGEST = { service: 'ingest', stage: STAGE } as const;
const VERIFY = hmac({ header: 'x-signature', secretName: 'webhooks/orders' });

const fail = () => Promise.reject(new Error('down'));
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

/** Records the metrics that a function writes. */
async function record(run: () => unknown): Promise<readonly MetricLine[]> {
  const output = new FunctionOutput();
  try {
    await run();
    return output.metrics;
  } finally {
    output.restore();
  }
}

interface Request {
  readonly topic?: string;
  readonly body?: string;
  readonly secret?: string;
  readonly verify?: Verification;
  readonly ports?: Partial<IngestPorts>;
  /** Sends a GET with this query. @default a POST */
  readonly query?: string;
}

function ingest({ topic = TOPIC, body = '{}', secret = SECRET, verify = VERIFY, ports, query }: Request = {}) {
  const memory = new InMemoryAws();
  const handle = createIngest({
    webhooks: resolveWebhooks({ lanes: { [LANE]: {} }, topics: { [TOPIC]: { lane: LANE, verify } } }),
    ports: {
      ...memory.ingestPorts(
        async () => SECRET,
        () => NOW,
      ),
      ...ports,
    },
    log: createLog(INGEST),
    functionVersion: VERSION,
  });
  const bytes = Buffer.from(body);
  const event = postEvent(topic, bytes, { 'x-signature': hmacHex(secret, bytes) }, query ? 'GET' : 'POST');
  return record(() => handle({ ...event, rawQueryString: query ?? '' }));
}

function process(options: InMemoryOptions = {}, attempt = 1) {
  const logWith = (fields: object) => createLog({ service: 'process', stage: STAGE }, { ...fields });
  const lambda = processInMemory({ ...options, logWith });
  return record(() => lambda.process(lambda.message('id', '{}', attempt)));
}

function requeue(options: { readonly expectEvery?: number; readonly markers?: number } = {}) {
  const { expectEvery, markers = 0 } = options;
  const topic = resolveTopic({ lane: LANE, verify: VERIFY, ...(expectEvery && { expectEvery }) });
  const ports = {
    markers: async function* () {
      yield Array.from({ length: markers }, (_, n) => `unqueued/${LANE}/${n}`);
    },
    read: fail,
    enqueue: fail,
    remove: fail,
  };
  const run = createRequeue({ stage: STAGE, topics: { [TOPIC]: topic }, ports });
  return record(() => run({}, context));
}

/** Runs the schedule of a topic whose provider lists one event that was missed. Its first run was three runs ago. */
function reconcile(options: { readonly behind?: number; readonly source?: Source } = {}) {
  const { behind = 1, source = oneMissed } = options;
  const world = new ReconcileWorld();
  const config = reconciledTopic();
  const startedAt = new Date(world.now).toISOString();
  world.progress.set(TOPIC, { version: 1, startedAt, watermark: startedAt });
  world.now += (behind * config.reconcile.every + config.reconcile.minAge) * 1_000;
  return record(() =>
    runSchedule({
      stage: STAGE,
      topics: { [TOPIC]: config },
      ports: world.ports,
      log: createLog({ service: 'reconcile', stage: STAGE }),
      sources: {},
      ingestUrl: 'https://example.com',
      connect: async (name) => connected(name, config, source),
      hasTime: () => true,
      isOutOfTime: () => false,
    }),
  );
}

/** Checks an endpoint that does not exist at Stripe. */
function unhealthyEndpoint() {
  const config = reconciledTopic({ source: stripeEvents({ apiKeyName: 'key' }) });
  const topic = connected(TOPIC, config, nothingMissed);
  const fetch = async () => Response.json({ data: [], has_more: false });
  return record(() =>
    watchEndpoint(
      { ...topic, context: { ...topic.context, fetch } },
      { log: createLog({ service: 'reconcile', stage: STAGE }), ingestUrl: 'https://example.com' },
    ),
  );
}

const oneMissed: Source = async function* ({ since }) {
  yield { events: [{ id: 'evt_1', createdAt: since, body: '{"id":"evt_1"}' }] };
};
const nothingMissed: Source = async function* () {
  yield {};
};
const unavailable: Source = async function* () {
  yield await fail();
};

/** Runs the functions once for each step, and returns the metrics that they publish. */
export async function recordFunctionLines() {
  const error = () => {
    throw new Error('failed');
  };
  return {
    accepted: await ingest(),
    rejected: await ingest({ secret: 'another' }),
    unknown: await ingest({ topic: 'wp-login.php' }),
    unavailable: await ingest({ ports: { store: fail, enqueue: fail } }),
    degraded: await ingest({ ports: { store: fail } }),
    handshake: await ingest({ verify: dropbox({ secretName: 'webhooks/orders' }), query: 'challenge=c' }),
    staleSecret: await record(() => reportStale(createLog(INGEST)).secret('webhooks/orders', new Error('down'))),
    processed: await process(),
    duplicate: await process({ ports: { runIdempotently: async () => ({ status: 'duplicate' }) } }),
    retried: await process({ handler: error }),
    processedByCanary: await process({ lane: { canary: true } }),
    retriedByCanary: await process({ handler: error, lane: { canary: true } }),
    deadLettered: await process({ handler: error }, 4),
    withoutTable: await process({ ports: { runIdempotently: fail } }),
    withoutStore: await process({ ports: { load: fail } }),
    requeued: await requeue(),
    unqueued: await requeue({ markers: 5 }),
    expecting: await requeue({ expectEvery: 3_600 }),
    reconciled: await reconcile({ source: nothingMissed }),
    recovered: await reconcile(),
    reconcileFailed: await reconcile({ source: unavailable }),
    reconcileBehind: await reconcile({ source: unavailable, behind: 3 }),
    endpointUnhealthy: await unhealthyEndpoint(),
  };
}

export type FunctionLines = Awaited<ReturnType<typeof recordFunctionLines>>;

/** Replaces the names of the recorded topic and lane. The topic `unknown` stays. */
export function renamed(lines: readonly MetricLine[], { topic, lane }: { topic: string; lane: string }): MetricLine[] {
  const names: Readonly<Record<string, string>> = { [TOPIC]: topic, [LANE]: lane };
  return lines.map((line) => ({
    ...line,
    dimensions: Object.fromEntries(
      Object.entries(line.dimensions).map(([name, value]) => [
        name,
        name === 'topic' || name === 'lane' ? (names[value] ?? value) : value,
      ]),
    ),
  }));
}
