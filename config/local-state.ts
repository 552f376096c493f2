import type { StackMetadata } from './stack-metadata.ts';

/** Folder of everything that the local mode keeps; ignored by git. */
export const STATE_DIRECTORY = '.catchbasin';
/** Written when the local mode is ready, removed when it ends. */
export const STATE_FILE = `${STATE_DIRECTORY}/local.json`;
/** Secrets by name, made up on the first start. */
export const SECRETS_FILE = `${STATE_DIRECTORY}/secrets.json`;

/** Where the running local mode is to be found. */
export interface LocalState extends StackMetadata {
  readonly pid: number;
  /** Ingest's address, without a trailing slash. */
  readonly url: string;
  readonly endpoints: { readonly s3: string; readonly sqs: string; readonly secretsManager: string };
  readonly bucket: string;
  /** By lane. */
  readonly queues: Readonly<Record<string, { readonly url: string; readonly deadLetterUrl: string }>>;
}
