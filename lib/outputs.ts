import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployments } from './deployments.ts';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
import { outputName } from './output-name.ts';
import type { PayloadStore } from './payload-store.ts';
import type { Reconcile } from './reconcile.ts';
import type { Reminder } from './reminder.ts';
import type { Requeue } from './requeue.ts';

/** Topics up to which each has an output with its endpoint. A stack can have 200 outputs. */
const MAX_TOPICS_WITH_OWN_OUTPUTS = 20;

export interface OutputsProps {
  readonly topics: readonly string[];
  readonly payloads: PayloadStore;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
  readonly requeue: Requeue;
  readonly reminder: Reminder;
  /** Undefined when no topic has `reconcile`. */
  readonly reconcile: Reconcile | undefined;
  readonly deployments: Deployments | undefined;
}

/** Adds the outputs that operators and their scripts read. Their names do not depend on the construct's id. */
export function addOutputs(scope: Construct, props: OutputsProps): void {
  const { topics, payloads, ingest, lanes, requeue, reminder, reconcile, deployments } = props;
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(scope, `Output${name}`, { value, description }).overrideLogicalId(name);
  const logGroup = (name: string, { logGroupName }: { readonly logGroupName: string }, of: string) =>
    output(`LogGroup${name}`, logGroupName, `Logs of ${of}`);

  output('PayloadBucket', payloads.bucket.bucketName, 'Every received webhook');
  const address = ingest.url ?? ingest.api.apiEndpoint;
  if (topics.length > MAX_TOPICS_WITH_OWN_OUTPUTS) {
    output('Endpoint', `${address}/{topic}`, 'Endpoint of each topic');
  } else {
    for (const topic of topics) {
      output(`Endpoint${outputName(topic)}`, `${address}/${topic}`, `Endpoint of topic ${topic}`);
    }
  }
  for (const { name, queue, deadLetterQueue, processor } of lanes) {
    output(`Queue${outputName(name)}`, queue.queueUrl, `Queue of lane ${name}`);
    output(`DeadLetterQueue${outputName(name)}`, deadLetterQueue.queueUrl, `Dead-letter queue of lane ${name}`);
    logGroup(`Process${outputName(name)}`, processor.logGroup, `the process function of lane ${name}`);
  }
  logGroup('Access', ingest.accessLogs, 'requests to the API');
  logGroup('Ingest', ingest.function.logGroup, 'the ingest function');
  logGroup('Requeue', requeue.function.logGroup, 'the requeue function');
  logGroup('Remind', reminder.function.logGroup, 'the remind function');
  if (reconcile) logGroup('Reconcile', reconcile.function.logGroup, 'the reconcile function');
  if (!deployments) return;
  logGroup('Probe', deployments.function.logGroup, 'the probe function');
  output('DeploymentApplication', deployments.application, 'Application of CodeDeploy');
}
