import { REASON_ATTRIBUTES } from '#contract/dead-letter';
import { type ENV, readEnv } from '#contract/env';
import * as errors from '#contract/errors';
import { UnknownStageError } from '#contract/for-stage';
import { ignoreError } from '#contract/ignore-error';
import {
  days,
  defineHandler,
  defineWebhooks,
  forStage,
  hours,
  minutes,
  RetryAfterError,
  seconds,
  unsigned,
} from '#contract/index';
import { ALARMS, METRICS, METRICS_NAMESPACE, STEPS } from '#contract/observability';
import { ownValue } from '#contract/own-value';
import { parseJson } from '#contract/parse-json';

const CONFIG = { topics: { t: { lane: 'normal', verify: unsigned() } } } as const;

test('durations are seconds', () => {
  expect([seconds(30), minutes(15), hours(4), days(14)]).toEqual([30, 900, 14_400, 1_209_600]);
});

describe('defineWebhooks', () => {
  test('makes a function of the stage from a value', () => {
    expect(defineWebhooks(CONFIG)('any')).toBe(CONFIG);
  });

  test('keeps a function of the stage, which gets the stage', () => {
    const seen: string[] = [];
    const definition = defineWebhooks((stage) => {
      seen.push(stage);
      return CONFIG;
    });
    expect(definition('prod')).toBe(CONFIG);
    expect(seen).toEqual(['prod']);
  });

  test('defineHandler returns the handler', () => {
    const handler = () => {};
    expect(defineHandler(handler)).toBe(handler);
  });
});

describe('forStage', () => {
  const SETTINGS = { prod: { alarms: { critical: ['a@example.com'] } }, dev: {} };

  test('selects the settings of the stage', () => {
    expect(forStage('prod', SETTINGS)).toBe(SETTINGS.prod);
    expect(forStage('dev', SETTINGS)).toBe(SETTINGS.dev);
  });

  test('keeps the type of a value such as false, so that a lane accepts it (`npm run types`)', () => {
    const config = defineWebhooks((stage) => {
      const { low } = forStage(stage, {
        dev: { low: { reservedConcurrency: false } },
        prod: { low: { reservedConcurrency: 5 } },
      });
      return { lanes: { low }, topics: { orders: { lane: 'low', verify: unsigned() } } };
    });
    expect(config('dev').lanes).toEqual({ low: { reservedConcurrency: false } });
  });

  test.each([[0], [''], [false], [null]])('selects settings that are %p', (value) => {
    expect(forStage('dev', { dev: value })).toBe(value);
  });

  test.each(['production', 'Prod', '', 'toString', '__proto__'])('refuses the stage %j', (stage) => {
    const select = () => forStage(stage, SETTINGS);
    expect(select).toThrow(UnknownStageError);
    expect(select).toThrow(
      `Unknown stage ${JSON.stringify(stage)}. Expected prod, dev. Choose one, or add its settings.`,
    );
    expect(select).toThrow(expect.objectContaining({ name: 'UnknownStageError', known: ['prod', 'dev'] }));
  });
});

describe('errors', () => {
  const CLASSES = Object.entries(errors as Readonly<Record<string, new (first: never, message: string) => Error>>);

  test('are dead-lettered and logged by these names', () => {
    const named = CLASSES.map(([name, Class]) => [name, new Class(7 as never, '').name]);
    expect(Object.fromEntries(named)).toEqual({
      PermanentError: 'PermanentError',
      SchemaMismatchError: 'SchemaMismatchError',
      AttemptTimedOutError: 'AttemptTimedOutError',
      PayloadMissingError: 'PayloadMissingError',
      HandlerNotStartedError: 'HandlerNotStartedError',
      RetryAfterError: 'RetryAfterError',
      ProcessorDiedError: 'ProcessorDiedError',
    });
  });

  test('that no retry can fix are permanent, and no others', () => {
    const permanent = CLASSES.filter(([, Class]) => new Class(7 as never, '') instanceof errors.PermanentError);
    expect(permanent.map(([name]) => name).sort()).toEqual([
      'PermanentError',
      'ProcessorDiedError',
      'SchemaMismatchError',
    ]);
  });

  test('RetryAfterError carries the delay, a message and a cause', () => {
    const cause = new Error('429');
    expect(new RetryAfterError(30)).toMatchObject({
      seconds: 30,
      message: 'the handler asked for a retry after 30 s',
    });
    expect(new RetryAfterError(5, 'busy', { cause })).toMatchObject({ seconds: 5, message: 'busy', cause });
  });
});

describe('readEnv', () => {
  test('returns the variables of the function and no others', () => {
    const env = { STAGE: 'dev', PAYLOAD_BUCKET: 'b', QUEUE_URLS: '{}', PATH: '/bin' };
    expect(readEnv('ingest', env)).toEqual({ STAGE: 'dev', PAYLOAD_BUCKET: 'b', QUEUE_URLS: '{}' });
    expect(readEnv('requeue', env)).toEqual({ STAGE: 'dev', PAYLOAD_BUCKET: 'b', QUEUE_URLS: '{}' });
  });

  test('accepts an empty variable', () => {
    expect(readEnv('requeue', { STAGE: '', PAYLOAD_BUCKET: 'b', QUEUE_URLS: '{}' }).STAGE).toBe('');
  });

  test.each<[keyof typeof ENV, string]>([
    ['ingest', 'STAGE, PAYLOAD_BUCKET, QUEUE_URLS'],
    ['process', 'STAGE, LANE, PAYLOAD_BUCKET, QUEUE_URL, DEAD_LETTER_QUEUE_URL, IDEMPOTENCY_TABLE, NODE_OPTIONS'],
    ['requeue', 'STAGE, PAYLOAD_BUCKET, QUEUE_URLS'],
    ['reconcile', 'STAGE, PAYLOAD_BUCKET, QUEUE_URLS, IDEMPOTENCY_TABLE, INGEST_URL'],
    ['remind', 'STAGE, DEAD_LETTER_QUEUES, ALARM_TOPIC_ARNS, RUNBOOK_URL'],
  ])('names every variable that %s lacks', (name, variables) => {
    expect(() => readEnv(name, {})).toThrow(
      `The ${name} function lacks the environment variables ${variables}. The stack sets all of them. Deploy it again.`,
    );
  });

  test('names only the missing variables', () => {
    expect(() => readEnv('ingest', { STAGE: 'dev', QUEUE_URLS: '{}' })).toThrow('variables PAYLOAD_BUCKET. The');
  });
});

describe('helpers', () => {
  test('parseJson returns undefined for text that is not JSON', () => {
    expect([parseJson('{"a":[1]}'), parseJson('null'), parseJson('7')]).toEqual([{ a: [1] }, null, 7]);
    expect([parseJson(''), parseJson('{'), parseJson('undefined')]).toEqual([undefined, undefined, undefined]);
  });

  test('ownValue ignores what every object inherits', () => {
    expect(ownValue({ a: 1 }, 'a')).toBe(1);
    expect(ownValue({}, 'a')).toBeUndefined();
    expect(ownValue<unknown>({}, 'toString')).toBeUndefined();
    expect(ownValue<unknown>({}, '__proto__')).toBeUndefined();
  });

  test('ignoreError turns the named errors into undefined and rethrows all others', () => {
    const error = Object.assign(new Error('x'), { name: 'A' });
    expect(ignoreError('A')(error)).toBeUndefined();
    expect(ignoreError('B', 'A')(error)).toBeUndefined();
    expect(() => ignoreError('B')(error)).toThrow(error);
    expect(() => ignoreError()(error)).toThrow(error);
  });
});

/** Dashboards, queries and runbooks of users refer to these names. */
describe('published names', () => {
  test('of metrics', () => {
    expect([METRICS_NAMESPACE, ...Object.values(METRICS)]).toEqual([
      'Catchbasin',
      'WebhooksAccepted',
      'WebhooksDegraded',
      'WebhooksRejected',
      'RequestsFailed',
      'HandshakesAnswered',
      'SecretRefreshesFailed',
      'WebhooksProcessed',
      'WebhooksDuplicate',
      'WebhooksRetried',
      'WebhooksDeferred',
      'WebhooksDeadLettered',
      'WebhooksRecovered',
      'ReconcileRunsFailed',
      'ReconcileRunsBehind',
      'EndpointsUnhealthy',
      'WebhooksUnqueued',
    ]);
  });

  test('of alarms', () => {
    expect(Object.values(ALARMS)).toEqual([
      'ingest-5xx',
      'ingest-errors',
      'new-version-failing',
      'ingest-throttles',
      'degraded-mode',
      'stale-secrets',
      'ingest-slow',
      'requests-not-received',
      'webhooks-rejected',
      'webhooks-rejected-all-day',
      'topic-silent',
      'handlers-failing',
      'webhooks-dead-lettered',
      'dead-letters-waiting',
      'reminders-failing',
      'oldest-webhook-age',
      'time-to-drain',
      'webhooks-in-flight',
      'processing-deferred',
      'unqueued-webhooks',
      'events-recovered',
      'reconcile-failing',
      'reconcile-behind',
      'endpoint-unhealthy',
    ]);
  });

  test('of steps in the log', () => {
    expect(STEPS).toEqual({
      accepted: 'webhook accepted',
      recovered: 'webhook recovered',
      rejected: 'webhook rejected',
      handshake: 'handshake answered',
      processed: 'webhook processed',
      duplicate: 'webhook duplicate',
      retrying: 'webhook retrying',
      deferred: 'webhook deferred',
      deadLettered: 'webhook dead-lettered',
    });
  });

  test("of a dead letter's attributes, of which SQS takes ten", () => {
    expect(REASON_ATTRIBUTES).toEqual([
      'errorName',
      'errorMessage',
      'location',
      'stackHash',
      'attempts',
      'firstAttemptAt',
      'lastFailureAt',
      'functionVersion',
    ]);
  });
});
