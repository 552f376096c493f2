import { retrySchedule } from '#config/backoff';
import { maxLargeBodies } from '#config/lane-memory';
import { batchRounds, functionTimeoutSeconds, spacingSeconds } from '#config/lane-times';
import { maxConcurrencyFor, type ResolvedLane, type ResolvedTopic, type RetryPolicy } from '#config/resolve-webhooks';
import type { TopicConfig } from '#contract/define-webhooks';
import { days, minutes } from '#contract/durations';
import { isIdentifiedByIdAlone } from '#contract/event-identity';
import type { EventSource } from '#contract/reconcile-config';

const MAX_FUNCTION_SECONDS = minutes(15);
/** The longest time for all attempts and delays: half of the retention of SQS. */
const MAX_LIFETIME_SECONDS = days(7);

/** Runs that `lookBack` must cover. The alarm on a topic that is behind is raised after three. */
const MIN_RUNS = 6;

/** A rule about options that are each valid alone. */
export interface CrossCheck<Resolved> {
  /** The options that the rule relates. It is skipped while one of them is invalid. */
  readonly relates: readonly (keyof Resolved & string)[];
  /** Path of the option to change, relative to the lane or topic. */
  readonly path: readonly string[];
  readonly fails: (resolved: Resolved) => boolean;
  readonly expected: (resolved: Resolved) => string;
}

interface TopicInLane extends ResolvedTopic {
  /** The topic's configuration without defaults. */
  readonly given: TopicConfig;
  readonly resolvedLane: ResolvedLane;
}

interface CrossChecks {
  readonly lanes: readonly CrossCheck<ResolvedLane>[];
  readonly topics: readonly CrossCheck<TopicInLane>[];
}

/** Rules that neither AWS nor the CDK checks, or only during a deployment. */
export const CROSS_CHECKS: CrossChecks = {
  lanes: [
    {
      relates: ['maxConcurrency', 'reservedConcurrency'],
      path: ['maxConcurrency'],
      fails: ({ reservedConcurrency, maxConcurrency }) =>
        reservedConcurrency !== false && maxConcurrency > reservedConcurrency,
      expected: ({ reservedConcurrency }) =>
        `Must be at most reservedConcurrency (${reservedConcurrency}). Lambda throttles further invocations, and ` +
        'their webhooks wait for a visibility timeout each time. Lower it, or raise reservedConcurrency.',
    },
    {
      relates: ['maxAttemptsPerSecond', 'maxConcurrency'],
      path: ['maxConcurrency'],
      fails: ({ maxAttemptsPerSecond, maxConcurrency }) => maxConcurrency > maxConcurrencyFor(maxAttemptsPerSecond),
      expected: ({ maxAttemptsPerSecond }) =>
        `Must be at most ${maxConcurrencyFor(maxAttemptsPerSecond)} with maxAttemptsPerSecond ` +
        `(${maxAttemptsPerSecond}), because each processor may start an attempt ` +
        'at the same time. Lower it, or omit it.',
    },
    {
      relates: ['fifo', 'batchSize'],
      path: ['batchSize'],
      fails: ({ fifo, batchSize }) => fifo && batchSize > 10,
      expected: () => 'Must be at most 10 with fifo. Lower it.',
    },
    {
      relates: ['fifo', 'batchingWindow'],
      path: ['batchingWindow'],
      fails: ({ fifo, batchingWindow }) => fifo && batchingWindow > 0,
      expected: () => 'Must be 0 with fifo, because FIFO queues have no batching window. Omit it.',
    },
    {
      relates: ['attemptTimeout', 'batchSize', 'memorySize'],
      path: ['attemptTimeout'],
      fails: isTooSlow,
      expected: (lane) =>
        `Must let a batch of ${lane.batchSize} of the largest bodies end within 15 minutes. ${lane.memorySize} MiB ` +
        `hold ${maxLargeBodies(lane)} of them at the same time, which takes ${batchRounds(lane)} rounds. ` +
        "Lower it, batchSize or the topics' maxBodyBytes, or raise memorySize.",
    },
    {
      relates: ['maxAttemptsPerSecond', 'batchSize', 'maxConcurrency', 'attemptTimeout', 'memorySize'],
      path: ['maxAttemptsPerSecond'],
      fails: (lane) => !isTooSlow(lane) && functionTimeoutSeconds(lane) > MAX_FUNCTION_SECONDS,
      expected: (lane) =>
        `Must let one processor complete a batch of ${lane.batchSize} within 15 minutes. At this rate it starts one ` +
        `attempt every ${Math.round(spacingSeconds(lane))} s. Raise it, or lower batchSize or attemptTimeout.`,
    },
    {
      relates: ['batchingWindow', 'batchSize', 'fifo'],
      path: ['batchingWindow'],
      fails: ({ fifo, batchSize, batchingWindow }) => !fifo && batchSize > 10 && batchingWindow < 1,
      expected: ({ batchSize }) =>
        `Must be at least 1 with a batchSize above 10 (${batchSize}). Set it, or lower batchSize to 10.`,
    },
    {
      relates: ['backoff'],
      path: ['backoff', 'max'],
      fails: ({ backoff }) => backoff.max < backoff.first,
      expected: ({ backoff }) => `Must be at least backoff.first (${backoff.first}). Raise it, or lower backoff.first.`,
    },
    {
      relates: ['attempts', 'attemptTimeout', 'backoff'],
      path: ['attempts'],
      fails: (lane) => lifetimeSeconds(lane, lane) > MAX_LIFETIME_SECONDS,
      expected: (lane) => shorterLifetime(lifetimeSeconds(lane, lane)),
    },
  ],
  topics: [
    {
      relates: ['orderBy'],
      path: ['orderBy'],
      fails: ({ orderBy, resolvedLane }) => resolvedLane.fifo && orderBy === undefined,
      expected: ({ lane }) =>
        `Must be "topic", { header } or { body: "/pointer" }, because the lane ${lane} has fifo. ` +
        'Set the value that ordered webhooks share.',
    },
    {
      relates: ['orderBy'],
      path: ['orderBy'],
      fails: ({ orderBy, resolvedLane }) => !resolvedLane.fifo && orderBy !== undefined,
      expected: ({ lane }) =>
        `Must be omitted, because the lane ${lane} does not have fifo. Omit it, or set fifo on a new lane.`,
    },
    {
      relates: ['respond', 'verify'],
      path: ['respond', 'status'],
      fails: ({ respond }) => respond.status === 204 && respond.body !== '',
      expected: () => "Must not be 204 with a body. Choose another status, or set respond.body to ''.",
    },
    {
      relates: ['alarms', 'expectEvery'],
      path: ['expectEvery'],
      fails: ({ alarms, expectEvery }) => !alarms && expectEvery !== undefined,
      expected: () => 'Must be omitted with alarms: false, because it is an alarm. Remove one of them.',
    },
    {
      relates: ['dedupeBy', 'dedupeFor'],
      path: ['dedupeFor'],
      fails: ({ dedupeBy, given }) => dedupeBy === false && given.dedupeFor !== undefined,
      expected: () => 'Must be omitted with dedupeBy: false, which remembers no event. Remove one of them.',
    },
    {
      relates: ['reconcile', 'dedupeBy', 'verify'],
      path: ['reconcile', 'source', 'name'],
      fails: ({ reconcile, dedupeBy, verify }) =>
        reconcile?.source.recovers === 'events' && !isIdentifiedByIdAlone(dedupeBy, verify),
      expected: () =>
        'Must not fetch events for a topic that recognizes them by the bytes of the body, because a fetched event ' +
        "has others and would be processed twice. Set dedupeBy to the event's id, such as { body: '/id' }, which " +
        'the signature must cover, or omit reconcile.',
    },
    {
      relates: ['reconcile', 'dedupeBy'],
      path: ['reconcile', 'source', 'name'],
      fails: ({ reconcile, dedupeBy }) =>
        reconcile?.source.recovers === 'deliveries' && (dedupeBy === false || dedupeBy === 'delivery'),
      expected: () =>
        'Must not ask for deliveries again with dedupeBy false or "delivery", because a delivery that succeeded late ' +
        'would be processed twice. Omit dedupeBy, or reconcile.',
    },
    {
      relates: ['reconcile'],
      path: ['reconcile', 'lookBack'],
      fails: ({ reconcile }) => reconcile !== undefined && reconcile.lookBack < MIN_RUNS * reconcile.every,
      expected: ({ reconcile }) =>
        `Must be at least ${MIN_RUNS} times every (${reconcile?.every}), so that the alarm on failed runs comes ` +
        'before events are lost. Raise it, or lower every.',
    },
    {
      relates: ['reconcile'],
      path: ['reconcile', 'lookBack'],
      fails: ({ reconcile }) => reconcile !== undefined && reconcile.lookBack > keptSeconds(reconcile.source),
      expected: ({ reconcile }) =>
        `Must be at most ${reconcile && keptSeconds(reconcile.source)}, because the provider keeps its list no ` +
        'longer. Lower it.',
    },
    {
      relates: ['dedupeFor', 'verify'],
      path: ['dedupeFor'],
      fails: ({ dedupeFor, verify }) => dedupeFor <= replayableSeconds(verify),
      expected: ({ verify }) =>
        `Must be more than ${replayableSeconds(verify)}, because a request is accepted again for so many seconds, ` +
        "and only deduplication recognizes a replayed one. Raise it, or set the preset's tolerance.",
    },
    {
      relates: ['backoff'],
      path: ['backoff', 'max'],
      // A lane whose own values fail is reported once, not again for each topic.
      fails: ({ backoff, given, resolvedLane }) =>
        given.backoff !== undefined &&
        backoff.max < backoff.first &&
        resolvedLane.backoff.max >= resolvedLane.backoff.first,
      expected: ({ backoff }) => `Must be at least backoff.first (${backoff.first}). Raise it, or lower backoff.first.`,
    },
    {
      relates: ['attempts', 'backoff'],
      path: ['attempts'],
      fails: ({ given, resolvedLane, ...topic }) =>
        (given.attempts ?? given.backoff) !== undefined && lifetimeSeconds(topic, resolvedLane) > MAX_LIFETIME_SECONDS,
      expected: ({ resolvedLane, ...topic }) => shorterLifetime(lifetimeSeconds(topic, resolvedLane)),
    },
  ],
};

/** Returns the seconds for which a provider lists its events. Sources with longer lists have no limit here. */
function keptSeconds({ name, own }: EventSource): number {
  // docs/reconciliation-sources.md names the sources of both.
  const kept: Readonly<Record<string, number>> = { 'github-deliveries': days(3), 'square-events': days(28) };
  return (own ? undefined : kept[name]) ?? Number.POSITIVE_INFINITY;
}

/**
 * Returns the seconds for which a captured request is accepted again. Its timestamp may be in the future when it is
 * first accepted. A scheme without a timestamp has no such limit, so its deduplication cannot be long enough.
 */
function replayableSeconds(verify: TopicConfig['verify']): number {
  const { tolerance = 0, retriedFor = 0 } = (verify.kind === 'signature' && verify.timestamp) || {};
  return 2 * tolerance + retriedFor;
}

/** Tells if a batch of the largest bodies takes longer than a function may run, even without `maxAttemptsPerSecond`. */
function isTooSlow({ maxAttemptsPerSecond: _, ...lane }: ResolvedLane): boolean {
  return functionTimeoutSeconds(lane) > MAX_FUNCTION_SECONDS;
}

/** Sums up attempts and delays when every attempt takes its full time and no delay is shortened. */
function lifetimeSeconds(policy: RetryPolicy, { attemptTimeout }: Pick<ResolvedLane, 'attemptTimeout'>): number {
  return retrySchedule(policy).reduce((sum, delay) => sum + delay, policy.attempts * attemptTimeout);
}

function shorterLifetime(seconds: number): string {
  return (
    'Must end within 7 days, delays included, which is half of the retention of SQS. ' +
    `These attempts take ${Math.ceil(seconds / days(1))} days. Lower attempts or backoff.`
  );
}
