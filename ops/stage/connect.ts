import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CloudWatchLogs } from '#ops/logs/cloudwatch-logs';
import { LocalLogs } from '#ops/logs/local-logs';
import { CloudWatchMetrics } from '#ops/metrics/cloudwatch-metrics';
import { LocalMetrics } from '#ops/metrics/local-metrics';
import { apiIdOf } from '#ops/stack/api';
import { findStack } from '#ops/stack/deployed-stack';
import { lanesOf, payloadBucketOf } from '#ops/stack/lanes';
import { logGroupsOf } from '#ops/stack/log-groups';
import type { PlanStage } from '#ops/stack/plan-stage';
import { UserError } from '#ops/user-error';
import { readLocalState } from './local-state.ts';
import type { LaneMappings, ReconcileFunction, Stage } from './stage.ts';

/** Credentials and region that the emulators of the local mode accept. */
const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/**
 * Connects to the running local mode.
 *
 * @param directory of the project
 * @throws {UserError} when the local mode is not running
 */
export function connectLocally(directory: string): Stage {
  const { stage, url, topics, queues, bucket, endpoints } = readLocalState(directory);
  const logs = new LocalLogs(directory);
  return {
    title: 'the local mode',
    name: stage,
    topics,
    lanes: Object.entries(queues).map(([name, { url: queueUrl, deadLetterUrl }]) => ({
      name,
      queueUrl,
      deadLetterQueueUrl: deadLetterUrl,
    })),
    bucket,
    s3: new S3Client({ ...LOCAL, endpoint: endpoints.s3, forcePathStyle: true }),
    sqs: new SQSClient({ ...LOCAL, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false }),
    logs,
    metrics: new LocalMetrics(logs, url),
    mappings: lazily(async () => new (await import('#ops/pause/local-mappings')).LocalMappings(url)),
    reconcile: lazyReconcile(async () => new (await import('#ops/reconcile/local-function')).LocalReconcile(url)),
  };
}

/**
 * Connects to a deployed stage with the caller's credentials.
 *
 * @throws {UserError} when its stack is not deployed
 */
export async function connectToAws(planStage: PlanStage, stage: string | undefined): Promise<Stage> {
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { stackName } = await planStage(stage);
  const stack = await findStack(new CloudFormationClient(), stackName);
  if (!stack) {
    throw new UserError(`the stack ${stackName} is not deployed in this account and region. Choose another --stage.`);
  }
  const { template, physicalIds } = stack;
  const idOf = (logicalId: string) => physicalIds.get(logicalId) ?? '';
  return {
    title: stackName,
    name: template.metadata.stage,
    topics: template.metadata.topics,
    lanes: lanesOf(template).map(({ name, queue, deadLetterQueue }) => ({
      name,
      queueUrl: idOf(queue),
      deadLetterQueueUrl: idOf(deadLetterQueue),
    })),
    bucket: idOf(payloadBucketOf(template)),
    s3: new S3Client(),
    sqs: new SQSClient(),
    logs: new CloudWatchLogs(stackName, logGroupsOf(template, idOf)),
    metrics: new CloudWatchMetrics({ stackName, apiId: idOf(apiIdOf(template)) }),
    mappings: lazily(async () => new (await import('#ops/pause/aws-mappings')).AwsMappings(stack)),
    reconcile: lazyReconcile(async () => new (await import('#ops/reconcile/aws-function')).AwsReconcile(stack)),
  };
}

/** Loads mappings with the first call, because most commands need no client of Lambda. */
function lazily(load: () => Promise<LaneMappings>): LaneMappings {
  let loading: Promise<LaneMappings> | undefined;
  const loaded = () => {
    loading ??= load();
    return loading;
  };
  return {
    state: async (lane) => (await loaded()).state(lane),
    pause: async (lane, run) => (await loaded()).pause(lane, run),
    resume: async (lane, run) => (await loaded()).resume(lane, run),
  };
}

/** Loads the reconcile function with the first call, because few commands need it. */
function lazyReconcile(load: () => Promise<ReconcileFunction>): ReconcileFunction {
  return { invoke: async (request, signal) => (await load()).invoke(request, signal) };
}
