import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { type DeadLetterReason, REASON_ATTRIBUTES } from '#contract/dead-letter';
import { REFUSED_BY_SQS } from '#contract/sqs-characters';
import type { ErrorCopy } from './failure.ts';

/** Characters of one attribute. All attributes must fit into the part of a message that a reference leaves free. */
const MAX_LENGTH = 1_000;

/** Converts a reason to message attributes. Replaces the characters that SQS rejects and shortens long values. */
export function toMessageAttributes(reason: DeadLetterReason): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    REASON_ATTRIBUTES.filter((name) => reason[name] !== undefined).map((name) => [
      name,
      { DataType: 'String', StringValue: clean(String(reason[name])) },
    ]),
  );
}

function clean(text: string): string {
  // SQS also rejects an empty value.
  return [...text.replace(REFUSED_BY_SQS, '\u{fffd}')].slice(0, MAX_LENGTH).join('') || '-';
}

/**
 * Computes a hash that is equal for all failures at one place in the code. Messages are left out, because they may
 * contain ids.
 */
export function stackHash({ name, stack }: ErrorCopy): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return createHash('sha256')
    .update([name, ...frames].join('\n'))
    .digest('hex')
    .slice(0, 12);
}
