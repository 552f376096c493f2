import { secretNamesOf, settableSecretNames } from '../../contract/secret-names.ts';
import type { StackMetadata } from '../../contract/stack-metadata.ts';

/** The command by which an operator puts a secret in place. */
export function putCommand({ stage, topics }: StackMetadata, secret: string): string {
  // Its provider's first request brings the value, into a secret that has to be there.
  if (settableSecretNames({ topics }).includes(secret)) return `aws secretsmanager create-secret --name ${secret}`;
  const [topic, names] =
    Object.entries(topics)
      .map(([name, { verify }]) => [name, secretNamesOf(verify)] as const)
      .find(([, names]) => names.includes(secret)) ?? [];
  const choice = names && names.length > 1 ? ` --name ${secret}` : '';
  return `npm run ops -- secret put ${topic}${choice} --stage ${stage}`;
}
