import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { type DeadLetterReason, REASON_ATTRIBUTES } from '#contract/dead-letter';
import { REFUSED_BY_SQS } from '#contract/sqs-characters';

const MAX_LENGTH = 1_000;

export function toMessageAttributes(reason: DeadLetterReason): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    REASON_ATTRIBUTES.map((name) => [name, { DataType: 'String', StringValue: clean(String(reason[name])) }]),
  );
}

function clean(text: string): string {
  // An empty value is refused as well.
  return [...text.replace(REFUSED_BY_SQS, '\u{fffd}')].slice(0, MAX_LENGTH).join('') || '-';
}

/** The same for every failure at the same place: the message, which may name ids, does not enter. */
export function stackHash(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return createHash('sha256')
    .update([error.name, ...frames].join('\n'))
    .digest('hex')
    .slice(0, 12);
}
