import { secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';

/** Returns the command that sets a secret. */
export function putCommand(metadata: StackMetadata, secret: string): string {
  return commandOf('put', metadata, secret);
}

/** Returns the command that rotates a secret. */
export function rotateCommand(metadata: StackMetadata, secret: string): string {
  return commandOf('rotate', metadata, secret);
}

/** Returns the command that sets a secret whose text is the address of an HTTPS endpoint. */
export function putUrlCommand(stage: string, secret: string): string {
  return `npm run ops -- secret put-url ${secret} --stage ${stage}`;
}

function commandOf(action: string, { stage, topics }: StackMetadata, secret: string): string {
  const [topic, names] =
    Object.entries(topics)
      .map(([name, { verify }]) => [name, secretNamesOf(verify)] as const)
      .find(([, names]) => names.includes(secret)) ?? [];
  const choice = names && names.length > 1 ? ` --name ${secret}` : '';
  return `npm run ops -- secret ${action} ${topic}${choice} --stage ${stage}`;
}
