/** Command that the load generator sends to a function's process, as one line of JSON. */
export type Command =
  /** Sets the events of the following commands, each as the text that the Runtime API would send. */
  | { readonly kind: 'events'; readonly events: readonly string[] }
  /** Handles events one after the other, from the first on and again. */
  | { readonly kind: 'run'; readonly calls: number }
  /** Handles events as `run` does, with a profile of the CPU. */
  | { readonly kind: 'profile'; readonly calls: number };

/** Measurements of the first invocation. */
export interface FirstCall {
  /** CPU time from the start of the process to the end of the first call, in microseconds. */
  readonly coldCpu: number;
  /** CPU time of the first call. */
  readonly firstCpu: number;
  /** Microseconds from the start of the process to the response of the first call. */
  readonly wall: number;
  /** Names of the modules that were loaded before the first call: of Node, and files. */
  readonly modules: readonly string[];
}

/** Measurements of a number of warm calls, for each call. */
export interface WarmCalls {
  /** Microseconds of CPU time. */
  readonly cpu: number;
  /** Microseconds that passed. */
  readonly wall: number;
  /** Profile as the inspector returns it, when one was requested. */
  readonly profile?: unknown;
}

/** Message of a process to the load generator. */
export type Message = { readonly error: string } | { readonly result: FirstCall | WarmCalls | null };
