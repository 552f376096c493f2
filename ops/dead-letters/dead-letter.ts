import type { Message } from '@aws-sdk/client-sqs';
import { type DeadLetterReason, REASON_ATTRIBUTES } from '#contract/dead-letter';

/** Cause of a dead letter that SQS moved itself. SQS gives no reason. */
export const MOVED_BY_SQS = 'moved-by-sqs';

/** Dead letter that was received. It is hidden from other operators until it is released or its time is up. */
export interface DeadLetter {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Id of the webhook, or of the message when its reference cannot be read. */
  readonly id: string;
  /** Topic, or `unknown` when the reference cannot be read. */
  readonly topic: string;
  /** Time of the receipt in ISO 8601, or of the message when its reference cannot be read. */
  readonly receivedAt: string;
  /** Message group that the webhook had in its lane. */
  readonly group: string;
  /** Reason, or undefined when SQS moved the message itself. */
  readonly reason: DeadLetterReason | undefined;
  /** Time of the last failure in ISO 8601, or of the message when SQS moved it itself. */
  readonly lastFailureAt: string;
  /** Size of the message in bytes. */
  readonly bytes: number;
}

/** Converts a received message, of any content, to a dead letter. */
export function toDeadLetter(message: Message): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes } = message;
  const reference = looselyParsed(Body);
  const sentAt = new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString();
  const reason = reasonOf(message);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const topic = text(reference.topic);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    id: text(reference.id) ?? MessageId,
    topic: topic ?? 'unknown',
    receivedAt: text(reference.receivedAt) ?? sentAt,
    group: text(reference.group) ?? topic ?? Attributes?.MessageGroupId ?? MessageId,
    reason,
    lastFailureAt: reason?.lastFailureAt ?? sentAt,
    bytes: Buffer.byteLength(Body),
  };
}

/** Returns the stack hash, or `MOVED_BY_SQS`. */
export function causeOf({ reason }: DeadLetter): string {
  return reason?.stackHash ?? MOVED_BY_SQS;
}

/** Reads the fields of a reference of any version, so that a newer one keeps its group. */
function looselyParsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function reasonOf({ MessageAttributes = {}, Attributes }: Message): DeadLetterReason | undefined {
  // SQS sets this attribute when it moves a message itself. The reason is then of an earlier failure, before a redrive.
  if (!MessageAttributes.stackHash || Attributes?.DeadLetterQueueSourceArn) return undefined;
  const texts = Object.fromEntries(
    REASON_ATTRIBUTES.map((name) => [name, MessageAttributes[name]?.StringValue ?? '-']),
  ) as Record<(typeof REASON_ATTRIBUTES)[number], string>;
  const { location, ...others } = texts;
  // Only failures in the code of `webhooks/` have a location.
  return { ...others, attempts: Number(texts.attempts), ...(location !== '-' && { location }) };
}
