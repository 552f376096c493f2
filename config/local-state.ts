import type { StackMetadata } from './stack-metadata.ts';

/** Directory of all files that the local mode keeps. Git ignores it. */
export const STATE_DIRECTORY = '.catchbasin';
/** File that exists while the local mode is ready. */
export const STATE_FILE = `${STATE_DIRECTORY}/local.json`;
/** File with the secrets by name, which the first start generates. */
export const SECRETS_FILE = `${STATE_DIRECTORY}/secrets.json`;

/** Directory of the emulators' data: queues, bucket and tables. `npm start -- --fresh` empties it. */
export const DATA_DIRECTORY = `${STATE_DIRECTORY}/data`;
/** File with the paused lanes. It ends with the data whose processing it holds back. */
export const PAUSES_FILE = `${DATA_DIRECTORY}/paused-lanes.json`;

/** Directory of the lines that the functions print. `npm start -- --fresh` empties it. */
export const LOGS_DIRECTORY = `${STATE_DIRECTORY}/logs`;
/** File of the latest lines. */
export const LOG_FILE = `${LOGS_DIRECTORY}/functions.log`;
/** File of earlier lines. It holds the lines before those of `LOG_FILE`. */
export const EARLIER_LOG_FILE = `${LOGS_DIRECTORY}/functions.1.log`;
/** Size up to which each of the two files grows. */
export const MAX_LOG_FILE_BYTES = 16_000_000;

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
