import { Annotations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { invocationsOfNewVersion } from '#lib/alarms/new-version-alarms';
import type { MetricLine } from '#test/support/function-output';
import { stackOf } from '#test/support/stack';
import { type MetricId, MetricStore } from './metric-store.ts';
import { alarmsOf, type DrillAlarm } from './synthesized-alarms.ts';

/** Alarm that was raised, with the number of minutes after the start of the drill. */
export interface Raised {
  readonly alarm: string;
  readonly minute: number;
}

/** State of a queue at the end of a minute. */
export interface QueueState {
  readonly visible?: number;
  readonly inFlight?: number;
  /** Seconds. */
  readonly age?: number;
}

/**
 * Plays what the functions and the services of AWS report, minute by minute, and evaluates the synthesized alarms as
 * CloudWatch does. Data arrives at once, whereas CloudWatch gets it after one to three minutes.
 */
export class Drill {
  readonly raised: Raised[] = [];
  readonly #store = new MetricStore();
  readonly #alarms: readonly DrillAlarm[];
  readonly #on = new Set<string>();
  readonly #ids = new Map<string, MetricId>();
  readonly #stack;
  readonly #prefix: string;
  #minute = 0;

  constructor(config: WebhooksConfig) {
    this.#stack = stackOf(config);
    Annotations.of(this.#stack).acknowledgeWarning('catchbasin:many-in-flight', 'its schedules are drilled');
    this.#prefix = `${this.#stack.stackName}/`;
    this.#alarms = alarmsOf(Template.fromStack(this.#stack));
  }

  /** Alarms that are on and notify. */
  get on(): string[] {
    return [...this.#on];
  }

  /** Minutes since the start of the drill. Negative before it. */
  get minute(): number {
    return this.#minute;
  }

  /** Runs minutes of which only the data matters, before the drill starts. */
  warmUp(minutes: number, play: () => void): void {
    for (this.#minute = -minutes; this.#minute < 0; this.#minute++) play();
    this.#evaluate();
    this.raised.length = 0;
  }

  /** Runs minutes, and evaluates the alarms after each. */
  run(minutes: number, play: () => void): void {
    for (let n = 0; n < minutes; n++) {
      play();
      this.#minute++;
      this.#evaluate();
    }
  }

  /** Publishes metric lines of a function so many times. */
  publish(lines: readonly MetricLine[], times = 1): void {
    for (const { namespace, dimensions, values } of lines) {
      for (const [metric, value] of Object.entries(values)) {
        this.#store.add({ namespace, metric, dimensions }, this.#minute, value, times);
      }
    }
  }

  /** Counts HTTP requests, as API Gateway does, with their status and latency in milliseconds. */
  requests(times: number, { status = 200, latency = 40 } = {}): void {
    const { api } = this.#stack.webhooks.ingest;
    this.#count(api.metricCount(), 1, times);
    this.#count(api.metricLatency(), latency, times);
    this.#count(api.metricClientError(), Number(status >= 400 && status < 500), times);
    this.#count(api.metricServerError(), Number(status >= 500), times);
  }

  /** Counts invocations of the ingest or reconcile function or of a lane's processor, as Lambda does. */
  invocations(name: string, times: number, outcome: 'ok' | 'error' | 'throttle' = 'ok'): void {
    const { webhooks } = this.#stack;
    const target =
      name === 'ingest'
        ? webhooks.ingest.function
        : name === 'reconcile'
          ? webhooks.reconcile?.function
          : webhooks.lane(name).processor;
    if (!target) throw new Error('no topic of the drill has reconcile');
    // Lambda does not count a throttled request as an invocation.
    if (outcome !== 'throttle') this.#count(target.metricInvocations(), 1, times);
    if (outcome !== 'throttle') this.#count(target.metricErrors(), Number(outcome === 'error'), times);
    this.#count(target.metricThrottles(), Number(outcome === 'throttle'), times);
  }

  /** Counts invocations of the new version of a function that is being deployed, as Lambda does. */
  newVersion(name: string, times: number, outcome: 'ok' | 'error' = 'ok'): void {
    const { webhooks } = this.#stack;
    const deployed =
      name === 'ingest' ? webhooks.ingest : { function: webhooks.lane(name).processor, live: webhooks.lane(name).live };
    const { invocations, errors } = invocationsOfNewVersion(deployed);
    this.#count(invocations, 1, times);
    this.#count(errors, Number(outcome === 'error'), times);
  }

  /** Publishes metric lines of a function as those of its new version. */
  publishNewVersion(name: string, lines: readonly MetricLine[], times = 1): void {
    const { webhooks } = this.#stack;
    const { live } = name === 'ingest' ? webhooks.ingest : webhooks.lane(name);
    const version = this.#stack.resolve(live.version.version);
    this.publish(
      lines.map((line) =>
        'version' in line.dimensions ? { ...line, dimensions: { ...line.dimensions, version } } : line,
      ),
      times,
    );
  }

  /** Reports a lane's queue, as SQS does each minute, and the messages that were deleted from it. */
  queue(lane: string, { visible = 0, inFlight = 0, age = 0 }: QueueState = {}, deleted = 0): void {
    const { queue } = this.#stack.webhooks.lane(lane);
    this.#count(queue.metricApproximateNumberOfMessagesVisible(), visible);
    this.#count(queue.metricApproximateNumberOfMessagesNotVisible(), inFlight);
    this.#count(queue.metricApproximateAgeOfOldestMessage(), age);
    this.#count(queue.metricNumberOfMessagesDeleted(), deleted);
  }

  /** Reports a lane's dead-letter queue. SQS reports nothing of a queue that was not used for hours. */
  deadLetters(lane: string, { visible = 0, inFlight = 0 }: QueueState): void {
    const { deadLetterQueue } = this.#stack.webhooks.lane(lane);
    this.#count(deadLetterQueue.metricApproximateNumberOfMessagesVisible(), visible);
    // SQS reports it only if there are any.
    if (inFlight > 0) this.#count(deadLetterQueue.metricApproximateNumberOfMessagesNotVisible(), inFlight);
  }

  #count(metric: Metric, value: number, times = 1): void {
    this.#store.add(this.#idOf(metric), this.#minute, value, times);
  }

  /** Resolves the references in the dimensions of a metric, once for each, because it takes long. */
  #idOf({ namespace, metricName, dimensions = {} }: Metric): MetricId {
    const key = JSON.stringify([namespace, metricName, dimensions]);
    const id = this.#ids.get(key) ?? {
      namespace,
      metric: metricName,
      dimensions: this.#stack.resolve(dimensions),
    };
    this.#ids.set(key, id);
    return id;
  }

  #evaluate(): void {
    for (const { name, notifies, isOn } of this.#alarms) {
      if (!notifies) continue;
      const alarm = name.slice(this.#prefix.length);
      if (!isOn(this.#store, this.#minute)) this.#on.delete(alarm);
      else if (!this.#on.has(alarm)) {
        this.#on.add(alarm);
        this.raised.push({ alarm, minute: this.#minute });
      }
    }
  }
}
