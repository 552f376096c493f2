import { secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';
import { ownValue } from '#contract/own-value';
import { UserError } from '#ops/user-error';

/**
 * Returns the name of a topic's secret.
 *
 * @param name chooses one of several secrets
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
  if (only === undefined) throw new UserError(`${topicName} is unsigned, so it has no secret`);
  if (name === undefined && names.length === 1) return only;
  if (name !== undefined && names.includes(name)) return name;
  const problem =
    name === undefined ? `${topicName} has ${names.length} secrets` : `${topicName} has no secret of this name`;
  throw new UserError(`${problem}. Choose one with --name ${names.join(' or --name ')}.`);
}
