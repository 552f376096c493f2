import { secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';
import { UserError } from '#ops/user-error';

/**
 * The name of a topic's secret.
 *
 * @param name which, where the topic has several
 * @throws {UserError} that lists what there is
 */
export function secretName({ topics, stage }: StackMetadata, topicName: string, name: string | undefined): string {
  const topic = Object.hasOwn(topics, topicName) ? topics[topicName] : undefined;
  if (!topic) {
    // Somebody may have typed the secret in place of the topic, and CI keeps what is printed.
    throw new UserError(`stage ${stage} has no topic of that name; there are: ${Object.keys(topics).join(', ')}`);
  }
  const names = secretNamesOf(topic.verify);
  const [only] = names;
  if (only === undefined) throw new UserError(`${topicName} is unsigned: it has no secret`);
  if (name === undefined && names.length === 1) return only;
  if (name !== undefined && names.includes(name)) return name;
  throw new UserError(
    `${topicName} has ${names.length > 1 ? 'several secrets' : 'one secret'}; say --name ${names.join(' or --name ')}`,
  );
}
