import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
import { outputName } from './output-name.ts';
import type { PayloadStore } from './payload-store.ts';

export interface OutputsProps {
  readonly topics: readonly string[];
  readonly payloads: PayloadStore;
  readonly ingest: Ingest;
  readonly lanes: readonly Lane[];
}

/** Adds the outputs that operators and their scripts read. Their names do not depend on the construct's id. */
export function addOutputs(scope: Construct, { topics, payloads, ingest, lanes }: OutputsProps): void {
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(scope, `Output${name}`, { value, description }).overrideLogicalId(name);

  output('PayloadBucket', payloads.bucket.bucketName, 'Every received webhook');
  for (const topic of topics) {
    const url = `${ingest.url ?? ingest.api.apiEndpoint}/${topic}`;
    output(`Endpoint${outputName(topic)}`, url, `Endpoint of topic ${topic}`);
  }
  for (const { name, queue, deadLetterQueue } of lanes) {
    output(`Queue${outputName(name)}`, queue.queueUrl, `Queue of lane ${name}`);
    output(`DeadLetterQueue${outputName(name)}`, deadLetterQueue.queueUrl, `Dead-letter queue of lane ${name}`);
  }
}
