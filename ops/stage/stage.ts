import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { StackMetadata } from '#config/stack-metadata';
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
