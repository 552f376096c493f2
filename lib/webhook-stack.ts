import { CfnOutput, Duration, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import { Alarms } from './alarms.ts';
import { IdempotencyTable } from './idempotency-table.ts';
import type { Infrastructure } from './infrastructure.ts';
import { Ingest } from './ingest.ts';
import { outputName } from './output-name.ts';
import { PayloadStore } from './payload-store.ts';
import { Lane } from './lane.ts';
import { Requeue } from './requeue.ts';

export interface WebhookStackProps extends StackProps {
  /** Which of the config's stages this is, such as `dev` or `prod`. */
  readonly stage: string;
  readonly webhooks: ResolvedWebhooks;
  /** What the handlers need of AWS. @default nothing */
  readonly infrastructure?: Infrastructure;
}

/** CloudFormation refuses their tags in China and GovCloud (aws/aws-cdk#31532, #31965), and nothing is billed by them. */
const NOT_TAGGED = ['AWS::Lambda::EventSourceMapping'];

/** Everything that one stage's webhooks pass through, in the order in which they do. */
export class WebhookStack extends Stack {
  constructor(scope: Construct, id: string, { stage, webhooks, infrastructure = {}, ...props }: WebhookStackProps) {
    super(scope, id, {
      description: 'Catchbasin: receives webhooks and never loses one',
      terminationProtection: webhooks.terminationProtection,
      ...props,
    });
    for (const [key, value] of Object.entries({ ...webhooks.tags, 'catchbasin:stage': stage })) {
      Tags.of(this).add(key, value, { excludeResourceTypes: NOT_TAGGED });
    }

    const payloads = new PayloadStore(this, 'Store', {
      retention: Duration.days(webhooks.payloadRetentionDays),
      retainOnDelete: webhooks.retainPayloads,
    });
    const idempotency = new IdempotencyTable(this, 'Idempotency');
    const networks = infrastructure.networks?.(this) ?? {};
    const lanes = Object.entries(webhooks.lanes).map(
      ([name, config]) =>
        new Lane(this, `Lane-${name}`, {
          name,
          stage,
          config,
          retainOnDelete: webhooks.retainPayloads,
          network: networks[name],
          payloads,
          idempotency,
        }),
    );
    const ingest = new Ingest(this, 'Ingest', { stage, webhooks, payloads, lanes });
    const requeue = new Requeue(this, 'Requeue', { stage, payloads, lanes });
    infrastructure.grant?.({
      stack: this,
      handlerOf: (topic) => {
        const lane = lanes.find(({ name }) => name === webhooks.topics[topic]?.lane);
        if (!lane) throw new Error(`webhooks/infrastructure.ts asks for the handler of ${topic}, which is no topic`);
        return lane.processor;
      },
    });
    new Alarms(this, 'Alarms', { emails: webhooks.alarmEmails, ingest, lanes, requeue });

    this.#describe({ stage, topics: webhooks.topics });
    this.#output('PayloadBucket', payloads.bucket.bucketName, 'Every received webhook');
    for (const topic of Object.keys(webhooks.topics)) {
      this.#output(
        `Endpoint${outputName(topic)}`,
        `${ingest.url ?? ingest.api.apiEndpoint}/${topic}`,
        `Where ${topic} is posted to`,
      );
    }
    for (const { name, queue, deadLetterQueue } of lanes) {
      const lane = outputName(name);
      this.#output(`Queue${lane}`, queue.queueUrl, `Webhooks of lane ${name} that wait`);
      this.#output(
        `DeadLetterQueue${lane}`,
        deadLetterQueue.queueUrl,
        `Webhooks of lane ${name} that failed for good`,
      );
    }
  }

  /** The local mode and the operator's commands read from the template what was synthesized. */
  #describe(metadata: StackMetadata): void {
    this.templateOptions.metadata = { Catchbasin: metadata };
  }

  #output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
