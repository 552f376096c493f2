import type { TopicConfig } from '#contract/define-webhooks';
import { readPointer } from '#contract/json-pointer';
import { type ResolvedLane, resolveTopic, type ResolvedTopic } from '#config/resolve-webhooks';
import { LONGEST_LIFE_SECONDS, longestLifeSeconds, tooLong } from './cross-checks.ts';
import { type Fault, pathOf, show } from './config-error.ts';

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
    remedy: ({ lane }) =>
      `Allowed on a lane that is fifo, which ${lane} is not. Say fifo there, or leave it out.`,
  },
  {
    fails: ({ idempotent }, _, said) => !idempotent && (said.dedupeBy ?? said.dedupeFor) !== undefined,
    path: ['idempotent'],
    remedy: () => 'Allowed: without dedupeBy and dedupeFor, which ask for the opposite. Leave either out.',
  },
  {
    fails: ({ backoff }, lane, said) =>
      said.backoff !== undefined && backoff.max < backoff.first && lane.backoff.max >= lane.backoff.first,
    path: ['backoff', 'max'],
    remedy: ({ backoff }) => `Allowed: at least backoff.first (${backoff.first}). Raise it, or lower that.`,
  },
  {
    fails: (topic, lane, said) =>
      (said.attempts ?? said.backoff) !== undefined && longestLifeSeconds(topic, lane) > LONGEST_LIFE_SECONDS,
    path: ['attempts'],
    remedy: (topic, lane) => tooLong(longestLifeSeconds(topic, lane)),
  },
];

/**
 * @param isSound whether all that the topic says is right by itself
 * @param lanes by name; undefined those that are not right by themselves
 */
export function checkTopic(
  name: string,
  said: TopicConfig,
  isSound: boolean,
  lanes: Readonly<Record<string, ResolvedLane | undefined>>,
): Fault[] {
  if (!Object.hasOwn(lanes, said.lane)) {
    const remedy = `Allowed: ${Object.keys(lanes).join(', ')}. Use one of them, or add it to lanes.`;
    return [{ path: pathOf(['topics', name, 'lane']), received: show(said.lane), remedy }];
  }
  const lane = lanes[said.lane];
  if (!lane || !isSound) return [];
  const topic = resolveTopic(said, lane);
  return TOPIC_CHECKS.filter(({ fails }) => fails(topic, lane, said)).map(({ path, remedy }) => ({
    path: pathOf(['topics', name, ...path]),
    received: show(readPointer(topic, `/${path.join('/')}`)),
    remedy: remedy(topic, lane),
  }));
}
