import { type ResolvedLane, type ResolvedTopic, resolveTopic } from '#config/resolve-webhooks';
import type { TopicConfig } from '#contract/define-webhooks';
import { readPointer } from '#contract/json-pointer';
import { type Fault, pathOf, show } from './config-error.ts';
import { lifetimeSeconds, MAX_LIFETIME_SECONDS, tooLong } from './cross-checks.ts';

interface Check {
  readonly fails: (topic: ResolvedTopic, lane: ResolvedLane, said: TopicConfig) => boolean;
  readonly path: readonly string[];
  readonly remedy: (topic: ResolvedTopic, lane: ResolvedLane) => string;
}

/** What a topic says, held against its lane. */
const TOPIC_CHECKS: readonly Check[] = [
  {
    fails: ({ orderBy }, { fifo }) => fifo && orderBy === undefined,
    path: ['orderBy'],
    remedy: ({ lane }) =>
      `Allowed on the lane ${lane}, which is fifo: "topic", { header } or { body: "/pointer" }. ` +
      'Say what must share an order.',
  },
  {
    fails: ({ orderBy }, { fifo }) => !fifo && orderBy !== undefined,
    path: ['orderBy'],
    remedy: ({ lane }) => `Allowed on a lane that is fifo, which ${lane} is not. Say fifo there, or leave it out.`,
  },
  {
    fails: ({ dedupeBy }, _, config) => dedupeBy === false && config.dedupeFor !== undefined,
    path: ['dedupeFor'],
    remedy: () => 'Must be omitted with dedupeBy: false, which remembers nothing. Remove one of them.',
  },
  {
    fails: ({ backoff }, lane, said) =>
      said.backoff !== undefined && backoff.max < backoff.first && lane.backoff.max >= lane.backoff.first,
    path: ['backoff', 'max'],
    remedy: ({ backoff }) => `Allowed: at least backoff.first (${backoff.first}). Raise it, or lower that.`,
  },
  {
    fails: (topic, lane, said) =>
      (said.attempts ?? said.backoff) !== undefined && lifetimeSeconds(topic, lane) > MAX_LIFETIME_SECONDS,
    path: ['attempts'],
    remedy: (topic, lane) => tooLong(lifetimeSeconds(topic, lane)),
  },
];

/**
 * @param isValid whether all that the topic says is right by itself
 * @param lanes by name; undefined those that are not right by themselves
 */
export function checkTopic(
  name: string,
  said: TopicConfig,
  isValid: boolean,
  lanes: Readonly<Record<string, ResolvedLane | undefined>>,
): Fault[] {
  if (!Object.hasOwn(lanes, said.lane)) {
    const remedy = `Allowed: ${Object.keys(lanes).join(', ')}. Use one of them, or add it to lanes.`;
    return [{ path: pathOf(['topics', name, 'lane']), received: show(said.lane), remedy }];
  }
  const lane = lanes[said.lane];
  if (!lane || !isValid) return [];
  const topic = resolveTopic(said, lane);
  return TOPIC_CHECKS.filter(({ fails }) => fails(topic, lane, said)).map(({ path, remedy }) => ({
    path: pathOf(['topics', name, ...path]),
    received: show(readPointer(topic, `/${path.join('/')}`)),
    remedy: remedy(topic, lane),
  }));
}
