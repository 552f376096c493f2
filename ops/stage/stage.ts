import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { StackMetadata } from '#config/stack-metadata';
import type { ReconcileAnswers, ReconcileFailure, ReconcileRequest } from '#contract/reconcile-protocol';
import type { StageLogs } from '#ops/logs/stage-logs';
import type { StageMetrics } from '#ops/metrics/stage-metrics';

/** Queues of a lane. */
export interface StageLane {
  readonly name: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** Running stage: its queues, its bucket, and clients of them. It runs in AWS or in the local mode. */
export interface Stage {
  /** Name for people, such as `Catchbasin-prod` or `the local mode`. */
  readonly title: string;
  /** Name in `webhooks/config.ts`, such as `prod`. The metrics of the functions have it as a dimension. */
  readonly name: string;
  readonly topics: StackMetadata['topics'];
  readonly lanes: readonly StageLane[];
  readonly bucket: string;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly logs: StageLogs;
  readonly metrics: StageMetrics;
  readonly mappings: LaneMappings;
  readonly reconcile: ReconcileFunction;
}

/** Reconcile function of a stage in which a topic has `reconcile`. Its client is loaded with the first call. */
export interface ReconcileFunction {
  /**
   * Invokes the function once. After an error the function may still run, so it is not invoked again.
   *
   * @param signal ends the waiting. The function still carries out the request
   * @returns a failure also when the function crashes or times out
   * @throws {UserError} when the stage has no such function
   */
  invoke(request: ReconcileRequest, signal: AbortSignal): Promise<ReconcileAnswer | ReconcileFailure>;
}

/** Answer of the reconcile function to one of its commands. */
type ReconcileAnswer = ReconcileAnswers[keyof ReconcileAnswers];

/** Event source mappings of the lanes. Their clients are loaded with the first call. */
export interface LaneMappings {
  state(lane: string): Promise<LaneState>;
  /**
   * Pauses a lane, and holds the pause, so that no deploy or restart ends it.
   *
   * @throws {UserError} when the pause cannot be held
   */
  pause(lane: string, run: SwitchRun): Promise<LaneState>;
  /**
   * Resumes a paused lane.
   *
   * @throws {RefusedError} when the configuration pauses it
   */
  resume(lane: string, run: SwitchRun): Promise<LaneState>;
}

/** State of a lane's event source mapping. */
export interface LaneState {
  /** State as Lambda names it, such as `Enabled`, `Disabling` or `Disabled`. */
  readonly mapping: string;
  /** Pause by the command. Undefined when there is none. */
  readonly pause?: LanePause | undefined;
  /** Tells if `webhooks/config.ts` pauses the lane. */
  readonly isConfigured: boolean;
}

/** Pause of a lane by the command. */
export interface LanePause {
  /** Time in ISO 8601. */
  readonly since: string;
  /** ARN of the caller in AWS, or user of the computer in the local mode. */
  readonly by: string;
}

/** Run of a command that pauses or resumes a lane. */
export interface SwitchRun {
  /** Stops the waiting. */
  readonly signal: AbortSignal;
  /** Receives each step, such as `the mapping is Disabling`. */
  readonly onStep: (step: string) => void;
}

/** Options that choose the stage of a command. */
export interface StageOptions {
  /** @default the stage that `npx cdk deploy` uses */
  readonly stage?: string | undefined;
  /** Chooses the running local mode. */
  readonly local?: true | undefined;
}

/** Connects to the stage that options choose. */
export type Connect = (options: StageOptions) => Promise<Stage>;
