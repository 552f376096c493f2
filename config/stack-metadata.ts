import type { ResolvedAlarms } from './alarm-targets.ts';
import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/** The template's `Metadata.Catchbasin`. It holds the names of secrets, never their values. */
export interface StackMetadata {
  readonly stage: string;
  readonly topics: ResolvedWebhooks['topics'];
  /** Directory with the configuration and the handlers, relative to the project. @default 'webhooks' */
  readonly webhooksDir?: string;
  /** Recipients of alarms. Undefined in stacks that an earlier version has deployed. */
  readonly alarms?: ResolvedAlarms & {
    /** Tells if the app has passed a topic that receives critical alarms. @default false */
    readonly existingTopic?: boolean;
  };
}

/** Metadata of a function that calls services without an emulator. The local mode does not run it. */
export const NEEDS_AWS = 'catchbasin:needs-aws';

/** Metadata of a function of Catchbasin: its name in `lambdas/`. The local mode bundles it again after a change. */
export const FUNCTION_NAME = 'catchbasin:function';
