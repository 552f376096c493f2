import { backoffSeconds } from '../contract/backoff.ts';
import type { TopicConfig } from '../contract/define-webhooks.ts';
import { visibilityTimeoutSeconds } from '../contract/lane-times.ts';
import type { Priority } from '../contract/resolve-webhooks.ts';
import { type Fault, show } from './webhooks-config-error.ts';

const TWELVE_HOURS = 43_200;
const FOURTEEN_DAYS = 1_209_600;

interface Check {
  readonly path: string;
  readonly fails: (priority: Priority) => boolean;
  readonly received: (priority: Priority) => unknown;
  readonly remedy: string;
}

/** What neither AWS nor the CDK checks before webhooks are lost to it. */
const PRIORITY_CHECKS: readonly Check[] = [
  {
    path: 'maxConcurrency',
    fails: ({ reservedConcurrency, maxConcurrency }) =>
      reservedConcurrency !== false && maxConcurrency > reservedConcurrency,
    received: ({ maxConcurrency }) => maxConcurrency,
    remedy:
      'Allowed: at most reservedConcurrency, or throttled webhooks are dead-lettered unseen. Lower it, or reserve more.',
  },
  {
    path: 'batchingWindow',
    fails: ({ batchSize, batchingWindow }) => batchSize > 10 && batchingWindow < 1,
    received: ({ batchingWindow }) => batchingWindow,
    remedy: 'Allowed: at least 1 with a batchSize above 10. Set it, or lower batchSize to 10.',
  },
  {
    path: 'backoff.max',
    fails: ({ backoff }) => backoff.max < backoff.first,
    received: ({ backoff }) => backoff.max,
    remedy: 'Allowed: at least backoff.first. Raise it.',
  },
  {
    path: 'attemptTimeout',
    fails: (priority) => visibilityTimeoutSeconds(priority) > TWELVE_HOURS,
    received: ({ attemptTimeout }) => attemptTimeout,
    remedy:
      'Allowed: what leaves the visibility timeout, six function timeouts and the window, within 12 hours. Lower it.',
  },
  {
    path: 'attempts',
    fails: (priority) => longestLifeSeconds(priority) > FOURTEEN_DAYS / 2,
    received: ({ attempts }) => attempts,
    remedy:
      'Allowed: attempts and waits of 7 days in all, half of what SQS keeps a message. Lower attempts or backoff.',
  },
];

/** From the first attempt to the end of the last, when every attempt uses up its time and no wait is cut short. */
function longestLifeSeconds({ attempts, attemptTimeout, backoff }: Priority): number {
  let seconds = attempts * attemptTimeout;
  for (let failed = 1; failed < attempts; failed++) seconds += backoffSeconds(backoff, failed, 0);
  return seconds;
}

export function checkPriority(name: string, priority: Priority): Fault[] {
  return PRIORITY_CHECKS.filter(({ fails }) => fails(priority)).map(({ path, received, remedy }) => ({
    path: `priorities.${name}.${path}`,
    received: show(received(priority)),
    remedy,
  }));
}

export function checkTopic(name: string, { priority }: TopicConfig, priorities: readonly string[]): Fault[] {
  if (priorities.includes(priority)) return [];
  const remedy = `Allowed: ${priorities.join(', ')}. Use one of them, or add it to priorities.`;
  return [{ path: `topics.${name}.priority`, received: show(priority), remedy }];
}

/** Types say the same, but nothing type-checks the app on its way to synth. */
export function checkHandlers(topics: readonly string[], handlerTopics: readonly string[]): Fault[] {
  const without = topics.filter((topic) => !handlerTopics.includes(topic));
  const unused = handlerTopics.filter((topic) => !topics.includes(topic));
  return [
    ...without.map((topic) => ({
      path: `topics.${topic}`,
      received: 'no handler',
      remedy: 'Allowed: a topic with a handler. Register one in webhooks/handlers/index.ts.',
    })),
    ...unused.map((topic) => ({
      path: `handlers.${topic}`,
      received: 'no topic',
      remedy: `Allowed: ${topics.join(', ')}. Add the topic to webhooks/config.ts, or remove the handler.`,
    })),
  ];
}
