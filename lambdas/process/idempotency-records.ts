import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
  IdempotencyRecordStatus,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { CALL_LIMITS } from '#lambdas/runtime/aws/call-limits';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';

/** A record may be written when there is none, when it has expired, or when the invocation that holds it has ended. */
const IS_FREE =
  'attribute_not_exists(id) OR expiration < :now OR ' +
  '(#status = :inProgress AND attribute_exists(in_progress_expiration) AND in_progress_expiration < :nowMs)';

/**
 * Idempotency records in a table, in the format of Powertools for AWS Lambda. Its own class needs the AWS SDK.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export class IdempotencyRecords extends BasePersistenceLayer {
  readonly #table: string;
  readonly #calls: AwsCalls;

  constructor(table: string, calls: AwsCalls) {
    super();
    this.#table = table;
    this.#calls = calls;
  }

  protected async _putRecord(record: IdempotencyRecord): Promise<void> {
    const { idempotencyKey, expiryTimestamp, inProgressExpiryTimestamp } = record;
    const now = Date.now();
    const input = {
      TableName: this.#table,
      Item: {
        id: { S: idempotencyKey },
        expiration: { N: String(expiryTimestamp) },
        status: { S: record.getStatus() },
        ...(inProgressExpiryTimestamp !== undefined && {
          in_progress_expiration: { N: String(inProgressExpiryTimestamp) },
        }),
      },
      ConditionExpression: IS_FREE,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':now': { N: String(now / 1_000) },
        ':nowMs': { N: String(now) },
        ':inProgress': { S: IdempotencyRecordStatus.INPROGRESS },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    try {
      await this.#calls.item('PutItem', input, CALL_LIMITS);
    } catch (error) {
      const { name, Item } = error as Error & { readonly Item?: Record<string, AttributeValue> };
      if (name !== 'ConditionalCheckFailedException') throw error;
      throw new IdempotencyItemAlreadyExistsError(
        `the table has a record of ${idempotencyKey}`,
        Item && toRecord(Item),
      );
    }
  }

  protected async _getRecord(idempotencyKey: string): Promise<IdempotencyRecord> {
    const input = { TableName: this.#table, Key: { id: { S: idempotencyKey } }, ConsistentRead: true };
    const { Item } = await this.#calls.item('GetItem', input, CALL_LIMITS);
    if (!Item) throw new IdempotencyItemNotFoundError();
    return toRecord(Item);
  }

  protected async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const input = {
      TableName: this.#table,
      Key: { id: { S: record.idempotencyKey } },
      UpdateExpression: 'SET expiration = :expiration, #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':expiration': { N: String(record.expiryTimestamp) },
        ':status': { S: record.getStatus() },
      },
    };
    await this.#calls.item('UpdateItem', input, CALL_LIMITS);
  }

  protected async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    await this.#calls.item('DeleteItem', { TableName: this.#table, Key: { id: { S: idempotencyKey } } }, CALL_LIMITS);
  }
}

/** Reads an item. Nothing else of it is used, because runs have no result. */
function toRecord({ id, status, expiration, in_progress_expiration: inProgress }: Record<string, AttributeValue>) {
  return new IdempotencyRecord({
    idempotencyKey: id?.S ?? '',
    status: status?.S as IdempotencyRecord['status'],
    ...(expiration?.N !== undefined && { expiryTimestamp: Number(expiration.N) }),
    ...(inProgress?.N !== undefined && { inProgressExpiryTimestamp: Number(inProgress.N) }),
  });
}
