/** Request of an operator's command to the reconcile function. Times are in ISO 8601. */
export type ReconcileRequest =
  | {
      readonly command: 'reconcile';
      readonly topic: string;
      /** @default the `lookBack` of the topic before now, but not before its first run */
      readonly since?: string;
      /** @default the `minAge` of the topic before now */
      readonly until?: string;
      /** Cursor of the last answer, to continue its window. Needs `since` and `until` of that answer. */
      readonly cursor?: string;
      readonly dryRun?: boolean;
    }
  | { readonly command: 'endpoint-status'; readonly topic: string }
  | {
      readonly command: 'register-endpoint';
      readonly topic: string;
      /** Address of the topic that the provider is to post to. @default the address of the stage */
      readonly url?: string;
    };

/** Numbers of events of a window. */
export interface ReconcileCounts {
  /** Events that the provider listed. */
  readonly seen: number;
  /** Events of these that had been received. */
  readonly received: number;
  /** Events that were queued, or that the provider was asked to deliver again. With `dryRun`, those that would be. */
  readonly recovered: number;
  /** Events that cannot be recovered. The log of the function has the reasons. */
  readonly failed: number;
}

/** Answer to `reconcile`. */
export interface ReconcileAnswer extends ReconcileCounts {
  readonly since: string;
  readonly until: string;
  readonly isDone: boolean;
  /** Cursor with which the next request continues. Undefined when the window is done. */
  readonly cursor?: string;
  /** End of the window up to which scheduled runs are done. Undefined before the first one. */
  readonly watermark?: string;
}

/** State of the endpoint of a topic at its provider. */
export interface EndpointStatus {
  /** Address that was looked for. */
  readonly url: string;
  /** Id of the endpoint at the provider. Undefined when there is none with this address. */
  readonly id?: string;
  readonly isEnabled: boolean;
  /** Types of the events that the endpoint receives. `*` stands for all. */
  readonly events: readonly string[];
  /** Types that the configuration names and the endpoint does not receive. */
  readonly missingEvents: readonly string[];
  /** Time of the latest delivery that succeeded, where the provider tells it. */
  readonly lastSuccess?: string;
  /** Time and reason of the latest delivery that failed, where the provider tells them. */
  readonly lastFailure?: { readonly at: string; readonly reason: string };
  /** Problems, each with its fix. Empty for a healthy endpoint. */
  readonly problems: readonly string[];
}

/** Result of a registration. */
export interface EndpointRegistration {
  readonly url: string;
  readonly id: string;
  /** `unchanged` for an endpoint that was as configured. */
  readonly result: 'created' | 'updated' | 'unchanged';
  /** Name of the secret that now holds the signing secret. Undefined when the provider returned none. */
  readonly storedIn?: string;
}

/** Steps that the operator takes at the provider, because the function may not or cannot take them. */
export interface ManualSteps {
  readonly url: string;
  readonly steps: readonly string[];
}

/** Answers by command. */
export interface ReconcileAnswers {
  readonly reconcile: ReconcileAnswer;
  readonly 'endpoint-status': EndpointStatus | ManualSteps;
  readonly 'register-endpoint': EndpointRegistration | ManualSteps;
}

/** Answer to a request that could not be carried out. The message tells what is wrong and how to fix it. */
export interface ReconcileFailure {
  readonly error: string;
}
