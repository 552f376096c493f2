import type {
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { CallLimits } from './call-limits.ts';

/** Message for a queue. */
export interface QueueMessage {
  readonly queueUrl: string;
  readonly body: string;
  readonly groupId?: string;
  /** Required on a FIFO queue. */
  readonly deduplicationId?: string;
  readonly attributes?: Record<string, MessageAttributeValue>;
}

/** Input and output of the operations on items of a table, in the form of DynamoDB. */
export interface ItemOperations {
  readonly DeleteItem: { readonly input: DeleteItemCommandInput; readonly output: DeleteItemCommandOutput };
  readonly GetItem: { readonly input: GetItemCommandInput; readonly output: GetItemCommandOutput };
  readonly PutItem: { readonly input: PutItemCommandInput; readonly output: PutItemCommandOutput };
  readonly UpdateItem: { readonly input: UpdateItemCommandInput; readonly output: UpdateItemCommandOutput };
}

export type ItemOutput<Operation extends keyof ItemOperations> = Omit<ItemOperations[Operation]['output'], '$metadata'>;

/**
 * Calls to AWS on the path of a webhook. Every call has limits, and resolves when AWS has confirmed it.
 *
 * Errors have the name that AWS gave them, such as `NoSuchKey`, and `$metadata` as in the SDK.
 */
export interface AwsCalls {
  /** Puts JSON into a bucket. */
  putObject(bucket: string, key: string, json: string, limits: CallLimits): Promise<void>;
  /** Reads an object as text. @throws {Error} named `NoSuchKey` when the bucket does not have it */
  getObject(bucket: string, key: string, limits: CallLimits): Promise<string>;
  /** Sends a message. @throws {Error} when SQS confirms another text */
  sendMessage(message: QueueMessage, limits: CallLimits): Promise<void>;
  /** Changes the visibility timeout of a message, in seconds from now. */
  changeVisibility(
    message: { readonly queueUrl: string; readonly receiptHandle: string; readonly seconds: number },
    limits: CallLimits,
  ): Promise<void>;
  /**
   * Reads or writes an item.
   *
   * @throws {Error} named `ConditionalCheckFailedException`, with the present `Item` if the input asks for it
   */
  item<Operation extends keyof ItemOperations>(
    operation: Operation,
    input: ItemOperations[Operation]['input'],
    limits: CallLimits,
  ): Promise<ItemOutput<Operation>>;
  /** Deletes an object. */
  deleteObject(bucket: string, key: string, limits: CallLimits): Promise<void>;
  /** Reads the ARN of a queue, which one permission allows together with sending to it. */
  getQueueArn(queueUrl: string, limits: CallLimits): Promise<void>;
  /**
   * Saves the first version of a secret.
   *
   * @param version id of the version, of which Secrets Manager accepts only one
   * @returns false when it has another value already
   */
  putSecret(secret: { name: string; value: string; version: string }, limits: CallLimits): Promise<boolean>;
  /** Reads the current value of a secret. @returns undefined when there is no such secret, or it was never set */
  getSecret(name: string, limits: CallLimits): Promise<string | undefined>;
}
