import type { Webhooks } from './resolve-webhooks.ts';

/** What the template says of itself, under `Metadata.Catchbasin`: names of secrets, never their values. */
export interface StackMetadata {
  readonly stage: string;
  readonly topics: Webhooks['topics'];
}
