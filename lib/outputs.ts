import { createHash } from 'node:crypto';
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Ingest } from './ingest.ts';
import type { Lane } from './lane.ts';
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

/**
 * Converts a name to the letters and digits that CloudFormation allows: `vip-orders` becomes `VipOrders`.
 *
 * A name that loses more than its dashes gets a hash, so that no other name, now or later, becomes the same output.
 */
export function outputName(name: string): string {
  const words = name.split(/[^a-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const isPlain = /^[a-z0-9]+(-[a-z][a-z0-9]*)*$/.test(name);
  return words.join('') + (isPlain ? '' : createHash('sha256').update(name).digest('hex').slice(0, 4));
}
