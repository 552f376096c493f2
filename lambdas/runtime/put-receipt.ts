import { CALL_LIMITS } from './aws/call-limits.ts';
import type { AwsCalls } from './aws/calls.ts';
import { receiptId } from './table-ids.ts';

/** Receipt of an event that was received and not yet processed. */
export interface Receipt {
  /** Idempotency key of the event. */
  readonly key: string;
  readonly webhookId: string;
  /** Time for which it is kept. */
  readonly seconds: number;
}

/** Saves a receipt, by which reconcile knows that an event was received. */
export async function putReceipt(
  calls: AwsCalls,
  TableName: string,
  { key, webhookId, seconds }: Receipt,
): Promise<void> {
  const expiration = { N: String(Math.ceil(Date.now() / 1_000) + seconds) };
  const Item = { id: { S: receiptId(key) }, webhook: { S: webhookId }, expiration };
  await calls.item('PutItem', { TableName, Item }, CALL_LIMITS);
}
