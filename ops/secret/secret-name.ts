import { apiKeyNames, secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';
import { ownValue } from '#contract/own-value';
import { countOf } from '#ops/terminal/text';
import { UserError } from '#ops/user-error';

/**
 * Returns the name of a topic's secret: one that verifies, or its API key.
 *
 * @param name chooses one of several secrets. An API key is chosen by its name only
 * @throws {UserError} that lists the possible names
 */
export function secretName({ topics, stage }: StackMetadata, topicName: string, name: string | undefined): string {
  const topic = ownValue(topics, topicName);
  if (!topic) {
    // The name is not repeated. It may be the secret, typed in the wrong place, and CI keeps what is printed.
    throw new UserError(`stage ${stage} has no topic of this name. Choose one of: ${Object.keys(topics).join(', ')}.`);
  }
  const names = secretNamesOf(topic.verify);
  const [only] = names;
  const all = [...names, ...apiKeyNames({ topics: { [topicName]: topic } })];
  if (all.length === 0) throw new UserError(`${topicName} is unsigned, so it has no secret`);
  if (name === undefined && only !== undefined && names.length === 1) return only;
  if (name !== undefined && all.includes(name)) return name;
  const problem =
    name === undefined
      ? `${topicName} has ${countOf(all.length, 'secret')}`
      : `${topicName} has no secret of this name`;
  throw new UserError(`${problem}. Choose one with --name ${all.join(' or --name ')}.`);
}
