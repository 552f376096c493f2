import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { days, minutes } from '#contract/durations';
import { github, stripe } from '#contract/providers/index';
import type { ReconcileAnswer, ReconcileFailure, ReconcileRequest } from '#contract/reconcile-protocol';
import { ownSource, stripeEvents } from '#contract/sources/index';
import type { ReconcileFunction, Stage } from '#ops/stage/stage';
import { MemoryLogs } from './memory-logs.ts';
import { MemoryMetrics } from './memory-metrics.ts';
import { RUNNING_MAPPINGS } from './running-mappings.ts';

export const API_KEY = 'webhooks/prod/stripe-api-key';
const SCHEDULE = { every: minutes(15), lookBack: days(2) };

/** Topics: two of Stripe, of which the function may register one, one whose provider redelivers, and one without. */
export const TOPICS = resolveWebhooks({
  topics: {
    stripe: {
      lane: 'high',
      verify: stripe({ secretName: 'webhooks/prod/stripe' }),
      reconcile: { ...SCHEDULE, source: stripeEvents({ apiKeyName: API_KEY }), allowRegister: true },
    },
    invoices: {
      lane: 'low',
      verify: stripe({ secretName: 'webhooks/prod/invoices' }),
      reconcile: { ...SCHEDULE, source: stripeEvents({ apiKeyName: API_KEY }) },
    },
    repository: {
      lane: 'low',
      verify: github({ secretName: 'webhooks/prod/github' }),
      reconcile: { ...SCHEDULE, source: ownSource('hub', { apiKeyName: 'webhooks/prod/hub', recovers: 'deliveries' }) },
    },
    orders: { lane: 'low', verify: github({ secretName: 'webhooks/prod/orders' }) },
  },
}).topics;

type Answer = Awaited<ReturnType<ReconcileFunction['invoke']>>;

/** Function that gives prepared answers. */
export class PreparedFunction implements ReconcileFunction {
  readonly requests: ReconcileRequest[] = [];
  readonly #answers: (Answer | Error | (() => Promise<Answer>))[];

  /** @param answers to the requests, in their order. An error is thrown */
  constructor(...answers: (Answer | Error | (() => Promise<Answer>))[]) {
    this.#answers = answers;
  }

  async invoke(request: ReconcileRequest): Promise<Answer> {
    this.requests.push(request);
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error('there is no answer left');
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer() : answer;
  }
}

/** Creates a stage `Catchbasin-prod` with a reconcile function. */
export function stageWithReconcile(reconcile: ReconcileFunction, topics: Stage['topics'] = TOPICS): Stage {
  return {
    title: 'Catchbasin-prod',
    name: 'prod',
    topics,
    lanes: [],
    bucket: '',
    s3: new S3Client(),
    sqs: new SQSClient(),
    logs: new MemoryLogs(),
    metrics: new MemoryMetrics(),
    mappings: RUNNING_MAPPINGS,
    reconcile,
  };
}

/** Answer for a part of a window of two hours. */
export function part(counts: Partial<ReconcileAnswer> = {}): ReconcileAnswer {
  return {
    since: '2026-11-24T10:00:00.000Z',
    until: '2026-11-24T12:00:00.000Z',
    seen: 0,
    received: 0,
    recovered: 0,
    failed: 0,
    isDone: true,
    ...counts,
  };
}

export const failure = (error: string): ReconcileFailure => ({ error });
