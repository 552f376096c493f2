import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS's defaults, which an attribute gets back when the template no longer sets it. */
const DEFAULTS = { VisibilityTimeout: '30', MessageRetentionPeriod: '345600', RedrivePolicy: '' };

/** Creates a queue, or sets the attributes of an existing one. Its messages stay. */
export async function ensureQueue(
  sqs: SQSClient,
  url: string,
  QueueName: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes: attributes }));
  } catch (error) {
    // The emulator has the error under the long name of SQS's earlier protocol, which the SDK has no class for.
    if (!(error as Error).name.endsWith('QueueNameExists')) throw error;
  }
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { ...DEFAULTS, ...attributes } }));
}
