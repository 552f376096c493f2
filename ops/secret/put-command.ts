import { secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';

/** Returns the command that sets a secret. */
export function putCommand({ stage, topics }: StackMetadata, secret: string): string {
  const [topic, names] =
    Object.entries(topics)
      .map(([name, { verify }]) => [name, secretNamesOf(verify)] as const)
      .find(([, names]) => names.includes(secret)) ?? [];
  const choice = names && names.length > 1 ? ` --name ${secret}` : '';
  return `npm run ops -- secret put ${topic}${choice} --stage ${stage}`;
}
