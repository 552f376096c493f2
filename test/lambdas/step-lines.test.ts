import { resolveWebhooks } from '#config/resolve-webhooks';
import { HandlerNotStartedError, PermanentError } from '#contract/errors';
import { monday } from '#contract/providers/index';
import { createHandler } from '#lambdas/ingest/handler';
import { reportStale } from '#lambdas/ingest/report-stale';
import { createLog } from '#lambdas/runtime/logger';
import { emfProblems } from '#test/support/emf-specification';
import { FunctionOutput } from '#test/support/function-output';
import { githubHeaders, NOW, postEvent, SECRET, webhooks } from '#test/support/ingest';
import { type InMemoryOptions, processInMemory, record } from '#test/support/process';
import { InMemoryAws } from '#test-kit/in-memory-aws';

const BODY = Buffer.from('{"ref":"refs/heads/main"}');
const failing = () => Promise.reject(new Error('unavailable'));

let output: FunctionOutput;
beforeEach(() => {
  output = new FunctionOutput();
});
afterEach(() => output.restore());

type Metrics = readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, number>>])[];

/** Checks that one line was written, for this step, and that CloudWatch reads exactly these metrics from it. */
function expectLine(service: string, line: object, metrics: Metrics): void {
  expect(output.lines).toEqual([expect.objectContaining({ service, stage: 'test', ...line })]);
  expect(output.metrics).toEqual(
    metrics.map(([dimensions, values]) => ({
      namespace: 'Catchbasin',
      dimensions: { service, stage: 'test', ...dimensions },
      values,
    })),
  );
  expect(output.lines.flatMap(emfProblems)).toEqual([]);
}

describe('ingest', () => {
  const topic = { topic: 'github' };
  const headers = githubHeaders(BODY);
  const accepted = { WebhooksAccepted: 1, WebhooksRejected: 0 };

  test.each<[string, object, object, object, Metrics]>([
    [
      'an accepted webhook',
      {},
      { headers },
      { message: 'webhook accepted', level: 'INFO', ...topic },
      [[topic, accepted]],
    ],
    [
      'a degraded webhook',
      { store: failing },
      { headers },
      { message: 'webhook accepted', level: 'WARN', durability: 'inline in the queue' },
      [
        [topic, accepted],
        [{}, { WebhooksDegraded: 1 }],
      ],
    ],
    [
      'a rejected webhook',
      {},
      {},
      { message: 'webhook rejected', level: 'WARN', reason: 'signature-missing', status: 401 },
      [[topic, { WebhooksRejected: 1 }]],
    ],
    [
      'a webhook of an unknown topic',
      {},
      { to: 'no-topic' },
      { message: 'webhook rejected', topic: 'unknown', reason: 'topic-unknown' },
      [[{ topic: 'unknown' }, { WebhooksRejected: 1 }]],
    ],
    [
      'a webhook that cannot be stored and queued',
      { store: failing, enqueue: failing },
      { headers },
      { message: 'webhook rejected', status: 503, reason: 'store-and-queue-failed' },
      [
        [topic, { WebhooksRejected: 1 }],
        [{ version: '7' }, { RequestsFailed: 1 }],
      ],
    ],
    [
      'a handshake',
      {},
      { to: 'monday', body: Buffer.from('{"challenge":"c"}') },
      { message: 'handshake answered', topic: 'monday', status: 200 },
      [[{ topic: 'monday' }, { HandshakesAnswered: 1 }]],
    ],
  ])('writes one line with its metrics for %s', async (_, failures, request, line, metrics) => {
    const { to = 'github', body = BODY, headers = {} }: { to?: string; body?: Buffer; headers?: object } = request;
    const { topics } = resolveWebhooks({ topics: { monday: { lane: 'low', verify: monday({ secretName: 's' }) } } });
    const memory = new InMemoryAws();
    const handle = createHandler({
      webhooks: { ...webhooks, topics: { ...webhooks.topics, ...topics } },
      ports: {
        ...memory.ingestPorts(
          async () => SECRET,
          () => NOW,
        ),
        ...failures,
      },
      log: createLog({ service: 'ingest', stage: 'test' }),
      functionVersion: '7',
    });
    await handle(postEvent(to, body, { ...headers }));
    expectLine('ingest', line, metrics);
  });

  test('writes one line with its metric for a secret that cannot be read again', () => {
    reportStale(createLog({ service: 'ingest', stage: 'test' })).secret('webhooks/github', new Error('unavailable'));
    const line = { level: 'WARN', secretName: 'webhooks/github', error: expect.anything() };
    expectLine('ingest', line, [[{}, { SecretRefreshesFailed: 1 }]]);
  });
});

describe('process', () => {
  const topic = { topic: 'orders' };
  const lane = { lane: 'normal' };
  const table = () => Promise.reject(new HandlerNotStartedError('table', 'unavailable'));
  const event = () => Promise.reject(new HandlerNotStartedError('event', 'another attempt is running'));
  const letter = { WebhooksDeadLettered: 1 };

  test.each<[string, InMemoryOptions, object, Metrics]>([
    [
      'a processed webhook',
      {},
      { message: 'webhook processed', level: 'INFO', id: 'a', ...topic, attempt: 1 },
      [[topic, { WebhooksProcessed: 1, WebhooksRetried: 0 }]],
    ],
    [
      'a duplicate',
      { ports: { runIdempotently: async () => ({ status: 'duplicate' }) } },
      { message: 'webhook duplicate', receives: 1 },
      [[topic, { WebhooksDuplicate: 1 }]],
    ],
    [
      'a failed attempt',
      { handler: failing },
      { message: 'webhook retrying', level: 'WARN', errorMessage: 'unavailable' },
      [[topic, { WebhooksRetried: 1 }]],
    ],
    [
      'a webhook that an outage defers',
      { ports: { runIdempotently: table } },
      { message: 'webhook deferred', level: 'WARN', reason: 'table', id: 'a', ...topic },
      [[{ ...lane, reason: 'table' }, { WebhooksDeferred: 1 }]],
    ],
    [
      'a webhook that waits for another',
      { ports: { runIdempotently: event } },
      { message: 'webhook deferred', level: 'INFO', reason: 'event' },
      [],
    ],
    [
      'a dead letter',
      { handler: () => Promise.reject(new PermanentError('no')) },
      { message: 'webhook dead-lettered', level: 'ERROR', id: 'a', errorName: 'PermanentError' },
      [
        [topic, letter],
        [lane, letter],
      ],
    ],
  ])('writes one line with its metrics for %s', async (_, options, line, metrics) => {
    const logWith = (fields: Record<string, unknown>) => createLog({ service: 'process', stage: 'test' }, fields);
    const processor = processInMemory({ ...options, logWith });
    await processor.process(processor.message('a'));
    expectLine('process', line, metrics);
  });

  test('writes one line with its metrics for a message that is not a reference', async () => {
    const logWith = (fields: Record<string, unknown>) => createLog({ service: 'process', stage: 'test' }, fields);
    await processInMemory({ logWith }).process(record('junk'));
    const line = { message: 'webhook dead-lettered', topic: 'unknown', receives: 1 };
    expectLine('process', line, [
      [{ topic: 'unknown' }, letter],
      [lane, letter],
    ]);
  });
});
