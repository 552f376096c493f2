/** State of a lane. Values without data are null. */
export interface LaneStatus {
  readonly name: string;
  /** Tells if no webhooks of the lane are received. */
  readonly paused: boolean | null;
  /** Tells if `webhooks/config.ts` pauses the lane. */
  readonly pausedByConfig: boolean;
  /** Tells if the event source mapping was deleted outside CloudFormation, so that the webhooks wait. */
  readonly mappingLost: boolean;
  /** Webhooks that can be received now. */
  readonly waiting: number;
  /** Webhooks that are processed, or wait for their retry. */
  readonly inFlight: number;
  readonly oldestSeconds: number | null;
  /** Estimate for the waiting webhooks. 0 when fewer than 100 wait, and a day when the lane settles nothing. */
  readonly drainSeconds: number | null;
  readonly deadLetters: number;
  /** Counts of the last hour, in periods of five minutes. */
  readonly attempts: readonly number[] | null;
  readonly retries: readonly number[] | null;
  /** Deferrals of the last hour by reason. */
  readonly deferred: Readonly<Record<string, number>> | null;
}

/** Rejections of a topic for a reason. */
export interface Rejection {
  readonly status: number;
  readonly reason: string;
  readonly topic: string;
  readonly count: number;
  /** Time of the latest one in ISO 8601. */
  readonly last: string;
}

/** Responses of the ingest endpoint in the last hour. */
export interface IngestStatus {
  readonly ok: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  /** Webhooks that were accepted while S3 or SQS failed. */
  readonly degraded: number;
  /** Degraded webhooks of the latest ten minutes. */
  readonly degradedNow: number;
  /** Stored webhooks that wait to be queued. Null without data. */
  readonly unqueued: number | null;
}

/** Alarm in the state ALARM. */
export interface RaisedAlarm {
  /** Name without that of the stack, such as `high/dead-letters-waiting`. */
  readonly name: string;
  readonly severity: 'critical' | 'warning';
  readonly since: string;
  readonly description: string;
  /** Command that the notification of the alarm names. */
  readonly command: string | null;
}

/** Problem of a stage, and what to do next. */
export interface Problem {
  readonly level: 'error' | 'warning';
  readonly what: string;
  /** Lane of the problem. Null for a problem of a topic or the whole stage. */
  readonly lane: string | null;
  readonly alarms: readonly Pick<RaisedAlarm, 'name' | 'since'>[];
  /** Command to run next. */
  readonly command: string;
  /** Section of the runbook. */
  readonly read: string;
}

/** Part of the status that could not be read. */
export interface Unread {
  readonly part: 'pauses' | 'metrics' | 'alarms' | 'rejections';
  readonly reason: string;
}

/** Result of `status`, as `--json` prints it. */
export interface StatusReport {
  readonly stage: string;
  readonly at: string;
  readonly verdict: string;
  readonly problems: readonly Problem[];
  readonly lanes: readonly LaneStatus[];
  /** Null when the metrics could not be read. */
  readonly ingest: IngestStatus | null;
  /** Largest first. Null when there are none to read, or they could not be read. */
  readonly rejections: readonly Rejection[] | null;
  /** Alarms in the state ALARM. Null when the stage has none, as in the local mode, or they could not be read. */
  readonly alarms: readonly RaisedAlarm[] | null;
  readonly notRead: readonly Unread[];
}
