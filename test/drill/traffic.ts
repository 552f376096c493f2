import { retrySchedule } from '#config/backoff';
import { resolveTopic } from '#config/resolve-webhooks';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { unsigned } from '#contract/providers/index';
import { type FunctionLines, renamed } from '#test/support/function-lines';
import type { MetricLine } from '#test/support/function-output';
import { Drill, type QueueState } from './drill.ts';

/** Levels of traffic, in requests to each topic. */
export const LEVELS = ['3 a day', '10 a minute', '1,000 a second'] as const;
export type Level = (typeof LEVELS)[number];

/** Each topic has a lane of its own, of the same name. */
export const TOPICS = ['orders', 'payments'] as const;
export type Topic = (typeof TOPICS)[number];

/** Lengths in minutes. */
export const DAY = 1_440;
export const HOUR = 60;

/** The configuration of the drills, with options for the topic `orders` and its lane. */
export function drillConfig(
  orders: Partial<WebhooksConfig['topics'][string]> = {},
  lane: NonNullable<WebhooksConfig['lanes']>[string] = {},
): WebhooksConfig {
  return {
    lanes: { orders: lane, payments: {} },
    topics: {
      orders: { lane: 'orders', verify: unsigned(), ...orders },
      payments: { lane: 'payments', verify: unsigned() },
    },
  };
}

/** A configuration in which topics share alarms. */
export const MANY_TOPICS: WebhooksConfig = {
  ...drillConfig(),
  topics: {
    ...drillConfig().topics,
    ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`t${n}`, { lane: 'orders', verify: unsigned() }])),
  },
};

/** Parts of a minute that differ from those of a healthy one. */
export interface Minute {
  /** Reports requests to a topic at ingest. @default all are accepted */
  readonly ingest?: (topic: Topic, requests: number) => void;
  /** Reports what the processor of a topic does with them. @default all are processed */
  readonly process?: (topic: Topic, webhooks: number) => void;
  /** @default an empty queue */
  readonly queue?: (topic: Topic) => QueueState;
  /** Webhooks that leave the queue. @default those of the minute */
  readonly deleted?: (topic: Topic) => number;
  /** Markers that remain, or `no run` if the requeue function does not run. @default 0 */
  readonly unqueued?: number | 'no run';
}

/** Traffic of a stage, minute by minute. */
export class Traffic {
  readonly drill: Drill;
  readonly #lines: FunctionLines;
  readonly #renamed = new Map<string, MetricLine[]>();
  readonly #level: Level;
  readonly #expecting: readonly string[];

  /** @param before reports what holds in each minute of the healthy day before the drill */
  constructor(
    lines: FunctionLines,
    level: Level,
    config: WebhooksConfig = drillConfig(),
    before: (traffic: Traffic) => void = () => {},
    history: 'a healthy day' | 'new stage' = 'a healthy day',
  ) {
    this.#lines = lines;
    this.#level = level;
    this.drill = new Drill(config);
    this.#expecting = Object.keys(config.topics).filter((topic) => config.topics[topic]?.expectEvery);
    if (history === 'new stage') return;
    // The alarms look back a day at most.
    this.drill.warmUp(DAY, () => {
      const isRead = this.drill.minute >= -HOUR || (level === '3 a day' && this.requests > 0);
      if (!isRead && this.#expecting.length === 0) return;
      this.minute();
      before(this);
    });
  }

  /** Requests to each topic in the minute. At 3 a day, the first one comes when the drill starts. */
  get requests(): number {
    return this.requestsAt(this.drill.minute);
  }

  requestsAt(minute: number): number {
    if (this.#level === '1,000 a second') return 60_000;
    if (this.#level === '10 a minute') return 10;
    return minute % 480 === 0 ? 1 : 0;
  }

  /** Reports one minute. */
  minute({ ingest, process, queue, deleted, unqueued = 0 }: Minute = {}): void {
    const { drill, requests } = this;
    for (const topic of TOPICS) {
      (ingest ?? this.accept)(topic, requests);
      (process ?? this.process)(topic, requests);
      drill.queue(topic, queue?.(topic), deleted?.(topic) ?? requests);
    }
    if (unqueued === 'no run') return;
    this.publish(unqueued > 0 ? 'unqueued' : 'requeued', 'orders');
    for (const topic of this.#expecting) this.publish('expecting', topic);
  }

  /** Publishes the metrics of a step of a topic, as the function wrote them, so many times. */
  publish(step: keyof FunctionLines, topic: string, times = 1): void {
    const key = `${step} ${topic}`;
    const lines = this.#renamed.get(key) ?? renamed(this.#lines[step], { topic, lane: topic });
    this.#renamed.set(key, lines);
    this.drill.publish(lines, times);
  }

  readonly accept = (topic: Topic, requests: number): void => {
    this.drill.requests(requests);
    this.drill.invocations('ingest', requests);
    this.publish('accepted', topic, requests);
  };

  /** Reports requests that ingest rejects with a status. */
  readonly reject = (topic: string, requests: number, status = 401): void => {
    this.drill.requests(requests, { status });
    this.drill.invocations('ingest', requests);
    if (status === 404) this.publish('unknown', topic, requests);
    else this.publish(status === 503 ? 'unavailable' : 'rejected', topic, requests);
  };

  /** Reports requests that API Gateway refuses itself. */
  readonly refuse = (requests: number, status: number): void => this.drill.requests(requests, { status });

  readonly process = (topic: Topic, webhooks: number): void => {
    this.drill.invocations(topic, webhooks);
    this.publish('processed', topic, webhooks);
  };

  /** Reports attempts that fail and are retried. */
  readonly retry = (topic: Topic, attempts: number): void => {
    this.drill.invocations(topic, attempts);
    this.publish('retried', topic, attempts);
  };

  /** Reports attempts that are deferred. */
  readonly defer = (topic: Topic, attempts: number, reason: 'table' | 'store'): void => {
    this.drill.invocations(topic, attempts);
    this.publish(reason === 'table' ? 'withoutTable' : 'withoutStore', topic, attempts);
  };
}

/** Plays minutes that differ from healthy ones, after a healthy day. */
export function play(
  lines: FunctionLines,
  level: Level,
  length: number,
  each: (traffic: Traffic) => Minute,
  config: WebhooksConfig = drillConfig(),
): Drill {
  const traffic = new Traffic(lines, level, config);
  traffic.drill.run(length, () => traffic.minute(each(traffic)));
  return traffic.drill;
}

/** Chooses what happens to the topic `orders`, and what to the others. */
export function either(ofOrders: (requests: number) => void, ofOthers: (topic: Topic, requests: number) => void) {
  return (topic: Topic, requests: number) => (topic === 'orders' ? ofOrders(requests) : ofOthers(topic, requests));
}

/** Counts the attempts of a minute at webhooks that arrived since the start and whose every attempt fails. */
export function failingAttempts(traffic: Traffic, topic: Parameters<typeof resolveTopic>[0]): number {
  const { drill } = traffic;
  let seconds = 0;
  const offsets = [0, ...retrySchedule(resolveTopic(topic)).map((delay) => (seconds += delay))];
  return offsets
    .map((offset) => drill.minute - Math.floor(offset / 60))
    .filter((arrived) => arrived >= 0)
    .reduce((attempts, arrived) => attempts + traffic.requestsAt(arrived), 0);
}
