/**
 * Event that makes a version of a function check itself before it receives webhooks.
 *
 * No HTTP request can carry it. A sender chooses what is inside the fields of the event of API Gateway, and none of
 * these fields has this name. Messages of a queue arrive in `Records`.
 */
export interface ProbeEvent {
  readonly probe: true;
}

/** Result of a probe. */
export interface ProbeReport {
  /** Number of checks that passed. */
  readonly passed: number;
  /** Reasons why the version must not receive webhooks. */
  readonly failures: readonly string[];
  /** Problems of the stage that the version before has, too, such as a secret that is not set. */
  readonly warnings: readonly string[];
}

/** Tells whether an event is a probe. */
export function isProbe(event: object): event is ProbeEvent {
  return 'probe' in event && event.probe === true;
}
