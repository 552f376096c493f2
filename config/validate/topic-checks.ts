import type { ResolvedLane, ResolvedTopic } from '#config/resolve-webhooks';
import { days } from '#contract/durations';
import { isIdentifiedByIdAlone } from '#contract/event-identity';
import type { EventSource } from '#contract/reconcile-config';
import type { TopicConfig } from '#contract/topic-config';
import type { CrossCheck } from './cross-check.ts';
import { lifetimeSeconds, MAX_LIFETIME_SECONDS, shorterLifetime } from './lifetime.ts';

/** Runs that `lookBack` must cover. The alarm on a topic that is behind is raised after three. */
const MIN_RUNS = 6;

interface TopicInLane extends ResolvedTopic {
  /** The topic's configuration without defaults. */
  readonly given: TopicConfig;
  readonly resolvedLane: ResolvedLane;
  /** `payloadRetentionDays` of the stage. Infinity while it is invalid. */
  readonly stageRetentionDays: number;
}

/** Rules of topics that neither AWS nor the CDK checks, or only during a deployment. */
export const TOPIC_CHECKS: readonly CrossCheck<TopicInLane>[] = [
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
    relates: ['payloadRetentionDays'],
    path: ['payloadRetentionDays'],
    fails: ({ payloadRetentionDays = 0, stageRetentionDays }) => payloadRetentionDays > stageRetentionDays,
    expected: ({ stageRetentionDays }) =>
      `Must be at most payloadRetentionDays of the stage (${stageRetentionDays}), because S3 applies the shorter ` +
      'time. Lower it, or raise that of the stage.',
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
];

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
  if (verify.kind === 'jwt' || verify.kind === 'jwks-jwt')
    return verify.maxAge === undefined ? 0 : 2 * verify.tolerance + verify.maxAge;
  const { tolerance = 0, retriedFor = 0 } = ('timestamp' in verify && verify.timestamp) || {};
  return 2 * tolerance + retriedFor;
}
