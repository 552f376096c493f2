import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/** What the template says of itself, under `Metadata.Catchbasin`: names of secrets, never their values. */
export interface StackMetadata {
  readonly stage: string;
  readonly topics: ResolvedWebhooks['topics'];
}
