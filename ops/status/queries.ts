import type { FunctionName } from '#contract/env';
import type { DeferralReason } from '#contract/errors';
import { METRICS, METRICS_NAMESPACE } from '#contract/observability';
import type { MetricQuery, MetricSpan, Series } from '#ops/metrics/stage-metrics';
import type { Stage, StageLane } from '#ops/stage/stage';

/** Tells for each reason of a deferral if it stands for an outage, which raises the alarm `processing-deferred`. */
export const DEFERRALS: Readonly<Record<DeferralReason, 'outage' | 'usual'>> = {
  table: 'outage',
  store: 'outage',
  version: 'outage',
  unknown: 'outage',
  time: 'usual',
  event: 'usual',
  order: 'usual',
};

/** Topic that ingest counts requests to unknown topics as. */
const UNKNOWN_TOPIC = 'unknown';

/** Metrics of a stage that were read, by name and dimensions. */
export type ReadSeries = (query: MetricQuery) => Series;

/** Queries of the metrics that `status` reads. */
export class StatusQueries {
  readonly #stage: Pick<Stage, 'name' | 'topics' | 'lanes' | 'metrics'>;

  constructor(stage: Pick<Stage, 'name' | 'topics' | 'lanes' | 'metrics'>) {
    this.#stage = stage;
  }

  /** Lists all queries. In the local mode there are no metrics of API Gateway, and of SQS only the age. */
  all(): MetricQuery[] {
    const { lanes, metrics } = this.#stage;
    const ingest = metrics.apiId === undefined ? this.accepted() : Object.values(this.responses(metrics.apiId));
    return [
      ...lanes.flatMap((lane) => [
        ...this.attempts(lane),
        ...Object.values(this.deferred(lane)),
        ...(metrics.apiId === undefined ? this.settled(lane) : [this.deleted(lane)]),
        this.oldest(lane),
      ]),
      ...ingest,
      this.degraded(),
      this.unqueued(),
    ];
  }

  /** Attempts of a lane that ended: processed, failed and retried, or dead-lettered. */
  attempts(lane: StageLane): MetricQuery[] {
    return [...this.#ofTopics('processed', 'process', lane), ...this.retries(lane), this.deadLettered(lane)];
  }

  retries(lane: StageLane): MetricQuery[] {
    return this.#ofTopics('retried', 'process', lane);
  }

  deadLettered({ name }: StageLane): MetricQuery {
    return this.#own('deadLettered', { service: 'process', lane: name });
  }

  deferred({ name }: StageLane): Record<DeferralReason, MetricQuery> {
    const query = (reason: DeferralReason) => this.#own('deferred', { service: 'process', lane: name, reason });
    return {
      table: query('table'),
      store: query('store'),
      version: query('version'),
      unknown: query('unknown'),
      time: query('time'),
      event: query('event'),
      order: query('order'),
    };
  }

  /** Messages that the processor of a lane settled, in place of the metric of SQS. */
  settled(lane: StageLane): MetricQuery[] {
    const finished = (['processed', 'duplicate'] as const).flatMap((key) => this.#ofTopics(key, 'process', lane));
    return [...finished, this.deadLettered(lane)];
  }

  /** Messages that were deleted from the queue of a lane, so that they are settled. */
  deleted(lane: StageLane): MetricQuery {
    return ofQueue(lane, 'NumberOfMessagesDeleted', 'Sum');
  }

  oldest(lane: StageLane): MetricQuery {
    return ofQueue(lane, 'ApproximateAgeOfOldestMessage', 'Maximum');
  }

  /** Requests that the ingest function answered with 2xx. */
  accepted(): MetricQuery[] {
    const topics = [...Object.keys(this.#stage.topics), UNKNOWN_TOPIC];
    return (['accepted', 'handshake'] as const).flatMap((key) =>
      topics.map((topic) => this.#own(key, { service: 'ingest', topic })),
    );
  }

  responses(apiId: string): Record<'all' | 'clientErrors' | 'serverErrors', MetricQuery> {
    const query = (name: string) =>
      ({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: apiId }, statistic: 'Sum' }) as const;
    return { all: query('Count'), clientErrors: query('4xx'), serverErrors: query('5xx') };
  }

  degraded(): MetricQuery {
    return this.#own('degraded', { service: 'ingest' });
  }

  unqueued(): MetricQuery {
    return { ...this.#own('unqueued', { service: 'requeue' }), statistic: 'Maximum' };
  }

  #own(
    key: keyof typeof METRICS,
    dimensions: { readonly service: FunctionName } & Readonly<Record<string, string>>,
  ): MetricQuery {
    return {
      namespace: METRICS_NAMESPACE,
      name: METRICS[key],
      dimensions: { ...dimensions, stage: this.#stage.name },
      statistic: 'Sum',
    };
  }

  /** The functions count webhooks by topic, so a lane has the counts of its topics. */
  #ofTopics(key: keyof typeof METRICS, service: FunctionName, lane: StageLane): MetricQuery[] {
    return Object.entries(this.#stage.topics)
      .filter(([, topic]) => topic.lane === lane.name)
      .map(([topic]) => this.#own(key, { service, topic }));
  }
}

function ofQueue({ queueUrl }: StageLane, name: string, statistic: MetricQuery['statistic']): MetricQuery {
  const QueueName = queueUrl.split('/').at(-1) ?? '';
  return { namespace: 'AWS/SQS', name, dimensions: { QueueName }, statistic };
}

/** Reads each metric once. Returns a function that finds the series of a query. */
export async function readAll(
  { metrics }: Pick<Stage, 'metrics'>,
  queries: readonly MetricQuery[],
  span: MetricSpan,
): Promise<ReadSeries> {
  const distinct = new Map(queries.map((query) => [JSON.stringify(query), query]));
  const series = await metrics.values([...distinct.values()], span);
  const found = new Map([...distinct.keys()].map((key, n) => [key, series[n] ?? []]));
  return (query) => {
    const values = found.get(JSON.stringify(query));
    if (!values) throw new Error(`the metric ${JSON.stringify(query)} was not read`);
    return values;
  };
}
