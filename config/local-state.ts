import type { StackMetadata } from './stack-metadata.ts';

/** Directory of all files that the local mode keeps. Git ignores it. */
export const STATE_DIRECTORY = '.catchbasin';
/** File that exists while the local mode is ready. */
export const STATE_FILE = `${STATE_DIRECTORY}/local.json`;
/** File with the secrets by name, which the first start generates. */
export const SECRETS_FILE = `${STATE_DIRECTORY}/secrets.json`;

/** Directory of the emulators' data: queues, bucket and tables. `npm start -- --fresh` empties it. */
export const DATA_DIRECTORY = `${STATE_DIRECTORY}/data`;

/** Addresses and process id of the running local mode, as its state file holds them. */
export interface LocalState extends StackMetadata {
  readonly pid: number;
  /** Address of the ingest endpoint, without a trailing slash. */
  readonly url: string;
  readonly endpoints: Readonly<Record<'dynamodb' | 's3' | 'sqs' | 'secretsManager', string>>;
  readonly bucket: string;
  /** Queues by lane. */
  readonly queues: Readonly<Record<string, { readonly url: string; readonly deadLetterUrl: string }>>;
}
