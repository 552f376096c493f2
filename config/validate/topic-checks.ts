import type { TopicConfig } from '#contract/define-webhooks';
import { readPointer } from '#contract/json-pointer';
import { type Priority, resolveTopic, type Topic } from '#config/resolve-webhooks';
import { LONGEST_LIFE_SECONDS, longestLifeSeconds, tooLong } from './cross-checks.ts';
import { type Fault, pathOf, show } from './config-error.ts';

interface Check {
  readonly fails: (topic: Topic, priority: Priority, said: TopicConfig) => boolean;
  readonly path: readonly string[];
  readonly remedy: (topic: Topic, priority: Priority) => string;
}

/** What a topic says, held against its priority. */
const TOPIC_CHECKS: readonly Check[] = [
  {
    fails: ({ orderBy }, { fifo }) => fifo && orderBy === undefined,
    path: ['orderBy'],
    remedy: ({ priority }) =>
      `Allowed on the priority ${priority}, which is fifo: "topic", { header } or { body: "/pointer" }. ` +
      'Say what must share an order.',
  },
  {
    fails: ({ orderBy }, { fifo }) => !fifo && orderBy !== undefined,
    path: ['orderBy'],
    remedy: ({ priority }) =>
      `Allowed on a priority that is fifo, which ${priority} is not. Say fifo there, or leave it out.`,
  },
  {
    fails: ({ idempotent }, _, said) => !idempotent && (said.dedupeBy ?? said.dedupeFor) !== undefined,
    path: ['idempotent'],
    remedy: () => 'Allowed: without dedupeBy and dedupeFor, which ask for the opposite. Leave either out.',
  },
  {
    fails: ({ backoff }, priority, said) =>
      said.backoff !== undefined && backoff.max < backoff.first && priority.backoff.max >= priority.backoff.first,
    path: ['backoff', 'max'],
    remedy: ({ backoff }) => `Allowed: at least backoff.first (${backoff.first}). Raise it, or lower that.`,
  },
  {
    fails: (topic, priority, said) =>
      (said.attempts ?? said.backoff) !== undefined && longestLifeSeconds(topic, priority) > LONGEST_LIFE_SECONDS,
    path: ['attempts'],
    remedy: (topic, priority) => tooLong(longestLifeSeconds(topic, priority)),
  },
];

/**
 * @param isSound whether all that the topic says is right by itself
 * @param priorities by name; undefined those that are not right by themselves
 */
export function checkTopic(
  name: string,
  said: TopicConfig,
  isSound: boolean,
  priorities: Readonly<Record<string, Priority | undefined>>,
): Fault[] {
  if (!Object.hasOwn(priorities, said.priority)) {
    const remedy = `Allowed: ${Object.keys(priorities).join(', ')}. Use one of them, or add it to priorities.`;
    return [{ path: pathOf(['topics', name, 'priority']), received: show(said.priority), remedy }];
  }
  const priority = priorities[said.priority];
  if (!priority || !isSound) return [];
  const topic = resolveTopic(said, priority);
  return TOPIC_CHECKS.filter(({ fails }) => fails(topic, priority, said)).map(({ path, remedy }) => ({
    path: pathOf(['topics', name, ...path]),
    received: show(readPointer(topic, `/${path.join('/')}`)),
    remedy: remedy(topic, priority),
  }));
}
