import { secretNamesOf } from '#config/secret-names';
import type { StackMetadata } from '#config/stack-metadata';

/** Topics whose secrets a command manages. */
export interface SecretScope extends StackMetadata {
  /** `true` for the secrets of the local mode. @default the secrets of the stage in AWS */
  readonly local?: true;
}

/** Returns the command that sets a secret. */
export function putCommand(metadata: SecretScope, secret: string): string {
  return commandOf('put', metadata, secret);
}

/** Returns the command that rotates a secret. */
export function rotateCommand(metadata: SecretScope, secret: string): string {
  return commandOf('rotate', metadata, secret);
}

/** Returns the command that sets a secret whose text is the address of an HTTPS endpoint. */
export function putUrlCommand(stage: string, secret: string): string {
  return `npm run ops -- secret put-url ${secret} --stage ${stage}`;
}

function commandOf(action: string, { stage, topics, local }: SecretScope, secret: string): string {
  const [topic, names] =
    Object.entries(topics)
      .map(([name, { verify }]) => [name, secretNamesOf(verify)] as const)
      .find(([, names]) => names.includes(secret)) ?? [];
  const [reconciled] =
    Object.entries(topics).find(([, { reconcile }]) => reconcile?.source.apiKeyName === secret) ?? [];
  const choice = names?.length === 1 ? '' : ` --name ${secret}`;
  return `npm run ops -- secret ${action} ${topic ?? reconciled}${choice} ${local ? '--local' : `--stage ${stage}`}`;
}
