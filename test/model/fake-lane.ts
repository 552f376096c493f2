import { setImmediate } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { functionTimeoutSeconds, maxReceiveCount, visibilityTimeoutSeconds } from '#config/lane-times';
import { type ResolvedLane, resolveLane, resolveTopic } from '#config/resolve-webhooks';
import type { DeadLetterReason } from '#contract/dead-letter';
import type { TopicConfig } from '#contract/define-webhooks';
import { HandlerNotStartedError, PermanentError } from '#contract/errors';
import type { Handler } from '#contract/handler';
import { unsigned } from '#contract/providers/index';
import type { StoredWebhook } from '#contract/stored-webhook';
import { createHandler } from '#lambdas/process/handler';
import type { Outcome } from '#lambdas/process/idempotency';
import { memoryBudget } from '#lambdas/process/memory-budget';
import { toLine } from '#lambdas/runtime/log-line';
import type { FunctionLog } from '#lambdas/runtime/logger';
import { referenceTo, storedWebhook } from '#test/support/process';
import { type LogLine, recordingLog } from '#test-kit/recording-log';

/**
 * End of one attempt. `crash` ends the whole processor at once, and `crash later` ends it after all attempts of its
 * batch have started. `succeed late` is still running by then. `throw anything` throws a value that cannot be read.
 */
export type Fate =
  | 'succeed'
  | 'succeed late'
  | 'fail'
  | 'throw anything'
  | 'permanent'
  | 'time out'
  | 'crash'
  | 'crash later';

const EXTRA_TURNS = { 'crash later': 10, 'succeed late': 50 } as const;

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly group: string;
  readonly sentAt: number;
  receives: number;
  firstReceivedAt?: number;
  visibleAt: number;
}

/** Dead letter with the processor's reason, or with the receives after which the redrive policy moved it. */
interface DeadLetter {
  readonly body: string;
  readonly reason?: DeadLetterReason;
  readonly receives?: number;
}

interface Remembered {
  readonly done: boolean;
  readonly until: number;
}

/** Run of the handler. */
interface Run {
  readonly id: string;
  readonly event: string;
  readonly fate: Fate;
  readonly at: number;
  /** Number of the invocation. */
  readonly invocation: number;
}

export const ATTEMPTS = 3;
const LANE = resolveLane({
  attempts: ATTEMPTS,
  attemptTimeout: 0.01,
  backoff: { first: 1, factor: 2, max: 60, jitter: 0 },
});

/** `fail` refuses a call. `drop` does what is asked and does not confirm it. */
type SqsFailure = 'fail' | 'drop';

/** `fail` refuses every call, and `falter` five of six. */
type TableFailure = 'fail' | 'falter';

interface FakeLaneOptions {
  readonly lane?: ResolvedLane;
  /** Returns a number from 0 to 1. */
  readonly random?: () => number;
  readonly topic?: Partial<TopicConfig>;
}

/**
 * Lane in memory: the deployed processor on a simulated queue, table and clock.
 *
 * The queue hides, counts, orders and redrives as SQS does. The table locks and expires records as Powertools does.
 */
export class FakeLane {
  now = 0;
  queue: Message[] = [];
  deadLetters: DeadLetter[] = [];
  readonly attempts: Run[] = [];
  /** Events whose handler succeeded, once per success. */
  readonly done: string[] = [];
  /** Ports that fail at present. */
  readonly failing: { table: TableFailure | undefined; store: boolean; sqs: SqsFailure | undefined } = {
    table: undefined,
    store: false,
    sqs: undefined,
  };
  /** Invocations whose processor died. */
  readonly died = new Set<number>();
  /** Log lines, each with the time as `at`. */
  readonly lines: LogLine[] = [];
  /** Metrics of the log lines, such as `processed orders`. */
  readonly counted: string[] = [];
  readonly #lane: ResolvedLane;
  readonly #topic: Partial<TopicConfig>;
  readonly #random: () => number;
  readonly #stored = new Map<string, StoredWebhook>();
  readonly #table = new Map<string, Remembered>();
  readonly #plans = new Map<string, Fate[]>();
  readonly #counted = new Map<string, Set<number>>();
  #fates: Fate[] = [];
  #sent = 0;
  #invocations = 0;
  #sleptMs = 0;
  #tableCalls = 0;

  constructor({ lane = LANE, random = () => 0, topic = {} }: FakeLaneOptions = {}) {
    this.#lane = lane;
    this.#random = random;
    this.#topic = topic;
  }

  /** Creates a processor. After its death it has no more effects, whatever was still running. */
  #startProcessor(died: () => boolean, die: () => void) {
    const topic = resolveTopic(
      { lane: 'p', verify: unsigned(), dedupeBy: 'body', dedupeFor: 2_592_000, ...this.#topic },
      this.#lane,
    );
    const unlessDead = async <T>(act: () => Promise<T>): Promise<T> => {
      if (died()) throw new Error('the processor is dead');
      return act();
    };
    const count = (name: string, receive: number) =>
      unlessDead(async () => {
        this.#checkTable();
        const receives = (this.#counted.get(name) ?? new Set<number>()).add(receive);
        this.#counted.set(name, receives);
        return receives.size;
      });
    const lambda: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> = createHandler({
      lane: this.#lane,
      topics: { orders: topic },
      handlers: { orders: async () => ({ default: this.#handler(die, died) }) },
      memory: memoryBudget(this.#lane),
      laneName: 'p',
      functionVersion: '1',
      logWith: (fields) => readingLog(recordingLog(this.lines, { ...fields, at: this.now }, this.counted).log),
      ports: {
        now: () => new Date(this.now * 1_000),
        random: this.#random,
        sleep: (milliseconds, signal) => this.#sleep(milliseconds, signal),
        countAttempt: (messageId, receive) => count(`attempts of ${messageId}`, receive),
        countMissingPayload: (messageId, receive) => count(`missing payload of ${messageId}`, receive),
        load: async (key) => {
          if (this.failing.store) throw new Error('the store is unavailable');
          return this.#stored.get(key) as StoredWebhook;
        },
        store: async () => {},
        recordReceipt: async () => {},
        runIdempotently: ({ key, expiresAfterSeconds }, _, run) =>
          this.#once(key, expiresAfterSeconds, () => unlessDead(run), died),
        changeVisibility: (handle, seconds) =>
          unlessDead(async () => {
            const message = this.queue.find(({ messageId }) => messageId === handle);
            this.#askSqs(() => {
              if (message) message.visibleAt = this.now + seconds;
            });
          }),
        deadLetter: ({ body }, reason) =>
          unlessDead(async () => this.#askSqs(() => this.deadLetters.push({ body, reason }))),
      },
    });
    return lambda;
  }

  /** Stores and queues one delivery of an event, as ingest does. @returns the id of the webhook */
  deliver(event: string, group = ''): string {
    const webhook = storedWebhook(`w${this.#sent}`, event);
    const reference = referenceTo(webhook);
    this.#stored.set(reference.key, webhook);
    this.#send(JSON.stringify(reference), group);
    return webhook.id;
  }

  /** Sets how the first attempts at an event end. */
  plan(event: string, fates: readonly Fate[]): void {
    this.#plans.set(event, [...fates]);
  }

  /** Returns the event of a message. */
  eventOf(body: string): string {
    return this.#stored.get(JSON.parse(body).key)?.body ?? '';
  }

  /** Returns the time at which SQS can deliver a message. Undefined for an empty queue. */
  get nextDeliveryAt(): number | undefined {
    const times = this.#deliverable(Number.POSITIVE_INFINITY).map(({ visibleAt }) => visibleAt);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Processes a batch, whose attempts end with the given fates in order. */
  async work(fates: readonly Fate[]): Promise<void> {
    const batch = this.#receive(fates.length);
    const invocation = ++this.#invocations;
    this.#fates = [...fates];
    this.#sleptMs = 0;
    const death = Promise.withResolvers<'died'>();
    const die = () => {
      this.died.add(invocation);
      death.resolve('died');
    };
    const lambda = this.#startProcessor(() => this.died.has(invocation), die);
    const response = await Promise.race([
      lambda({ Records: batch.map(toRecord) }, {
        getRemainingTimeInMillis: () => functionTimeoutSeconds(this.#lane) * 1_000 - this.#sleptMs,
      } as Context),
      death.promise,
    ]);
    if (response === 'died') return;
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = batch.filter(({ messageId }) => !failed.has(messageId));
    this.queue = this.queue.filter((message) => !done.includes(message));
  }

  /** Delivers a batch to a processor that is throttled or does not start. */
  fail(batchSize = 10): void {
    this.#receive(batchSize);
  }

  #receive(batchSize: number): Message[] {
    this.#applyRedrivePolicy();
    const batch = this.#deliverable(this.now).slice(0, batchSize);
    for (const message of batch) {
      message.receives++;
      message.firstReceivedAt ??= this.now;
      message.visibleAt = this.now + visibilityTimeoutSeconds(this.#lane);
    }
    return batch;
  }

  /** Lists the messages that SQS may deliver. A FIFO queue delivers nothing of a group while one of it is hidden. */
  #deliverable(at: number): Message[] {
    const visible = this.queue.filter(({ visibleAt }) => visibleAt <= at);
    if (!this.#lane.fifo) return visible;
    const hidden = this.queue.filter(({ visibleAt }) => visibleAt > this.now);
    const blocked = new Set(hidden.map(({ group }) => group));
    if (at === this.now) return visible.filter(({ group }) => !blocked.has(group));
    // A blocked group continues when its last hidden message is visible.
    const last = Map.groupBy(hidden, ({ group }) => group);
    return [
      ...visible.filter(({ group }) => !blocked.has(group)),
      ...[...last.values()].flatMap((group) => group.sort((a, b) => b.visibleAt - a.visibleAt).slice(0, 1)),
    ];
  }

  /** Advances the clock. */
  pass(seconds: number): void {
    this.now += seconds;
  }

  /** Sends all dead letters to the queue again. */
  redrive(): void {
    const letters = this.deadLetters.splice(0);
    for (const { body } of letters) this.#send(body, '');
  }

  /** Queues a second message of the first webhook in the queue. */
  deliverMessageAgain(): void {
    const [message] = this.queue;
    if (message) this.#send(message.body, message.group);
  }

  #handler =
    (die: () => void, died: () => boolean): Handler =>
    async (webhook) => {
      if (died()) return new Promise(() => {});
      const fate = this.#plans.get(webhook.text())?.shift() ?? this.#fates.shift() ?? 'succeed';
      const invocation = this.#invocations;
      this.attempts.push({ id: webhook.id, event: webhook.text(), fate, at: this.now, invocation });
      if (fate === 'fail') throw new Error('failed');
      if (fate === 'throw anything') throw unreadable(this.attempts.length);
      if (fate === 'permanent') throw new PermanentError('failed for good');
      if (fate === 'succeed late' || fate === 'crash later') {
        for (let turn = 0; turn < EXTRA_TURNS[fate]; turn++) await setImmediate();
      }
      if (fate === 'crash' || fate === 'crash later') die();
      if (!fate.startsWith('succeed') || died()) return new Promise(() => {});
      this.done.push(webhook.text());
    };

  async #once(
    key: string,
    expiresAfterSeconds: number,
    run: () => Promise<void>,
    died: () => boolean,
  ): Promise<Outcome> {
    this.#checkTable();
    const known = this.#table.get(key);
    if (known && known.until > this.now) {
      if (known.done) return { status: 'duplicate' };
      throw new HandlerNotStartedError('event', 'another attempt at this event is running');
    }
    this.#table.set(key, { done: false, until: this.now + functionTimeoutSeconds(this.#lane) });
    try {
      await run();
    } catch (error) {
      if (!died() && this.failing.table !== 'fail') this.#table.delete(key);
      throw error;
    }
    const record = async () => {
      this.#checkTable();
      this.#table.set(key, { done: true, until: this.now + expiresAfterSeconds });
    };
    return record().then<Outcome, Outcome>(
      () => ({ status: 'done' }),
      () => ({ status: 'unrecorded', record }),
    );
  }

  #checkTable(): void {
    const falters = this.failing.table === 'falter' && ++this.#tableCalls % 6 !== 0;
    if (falters || this.failing.table === 'fail') {
      throw new HandlerNotStartedError('table', 'the table is unavailable');
    }
  }

  #askSqs(act: () => unknown): void {
    if (this.failing.sqs !== 'fail') act();
    if (this.failing.sqs) throw new Error('SQS does not answer');
  }

  /** Takes no real time. A wait with a signal lasts until the other attempts have ended. */
  async #sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.#sleptMs += signal ? 0 : milliseconds;
    for (let turn = 0; signal && !signal.aborted && turn < 60; turn++) await setImmediate();
  }

  #send(body: string, group: string): void {
    const messageId = `m${this.#sent++}`;
    this.queue.push({ messageId, body, group, sentAt: this.now, receives: 0, visibleAt: this.now });
  }

  /** Applies the redrive policy, which moves messages that were received too often. */
  #applyRedrivePolicy(): void {
    const limit = maxReceiveCount(this.#lane);
    const isExhausted = ({ receives, visibleAt }: Message) => receives >= limit && visibleAt <= this.now;
    for (const { body, receives } of this.queue.filter(isExhausted)) this.deadLetters.push({ body, receives });
    this.queue = this.queue.filter((message) => !isExhausted(message));
  }
}

/** Creates a log that reads everything that it is given, as the deployed one does, and does not hide an error. */
function readingLog(log: FunctionLog): FunctionLog {
  const at =
    (level: keyof FunctionLog): FunctionLog[typeof level] =>
    (message, fields = {}, metrics = []) => {
      toLine({ message }, [fields].flat());
      log[level](message, fields, metrics);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Creates one of several values whose inspection fails. */
function unreadable(turn: number): unknown {
  const throws = () => {
    throw new Error('reading this throws');
  };
  const circular = new Error('circular');
  circular.cause = circular;
  const values = [
    circular,
    new Proxy({}, { get: throws, getPrototypeOf: throws }),
    Object.defineProperty(new Error('no'), 'message', { get: throws }),
    undefined,
    Symbol('s'),
  ];
  return values[turn % values.length];
}

function toRecord({ messageId, body, group, receives, sentAt, firstReceivedAt = 0 }: Message): SQSRecord {
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt * 1_000),
      SentTimestamp: String(sentAt * 1_000),
      MessageGroupId: group,
      SenderId: '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}
