import { mustBeOneOf } from '#config/did-you-mean';
import { type ConfigIssue, pathOf } from './config-error.ts';

/** Checks that every topic has a handler and every handler a topic. Types check it too, but synth runs without them. */
export function checkHandlers(topics: readonly string[], handlerTopics: readonly string[]): ConfigIssue[] {
  const unhandled = topics.filter((topic) => !handlerTopics.includes(topic));
  const unused = handlerTopics.filter((topic) => !topics.includes(topic));
  const advice = 'Add the topic to webhooks/config.ts, or remove the handler.';
  return [
    ...unhandled.map((topic) => ({
      path: pathOf(['topics', topic]),
      received: 'no handler',
      expected: 'Must have a handler. Add one to webhooks/handlers/index.ts.',
    })),
    ...unused.map((topic) => ({
      path: pathOf(['handlers', topic]),
      received: 'no topic',
      expected: mustBeOneOf(topic, topics, advice),
    })),
  ];
}
