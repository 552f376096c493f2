import { z } from 'zod';

/** What the functions ask of each service, as far as a fault can be limited to it. */
export const OPERATIONS = {
  s3: ['PutObject', 'GetObject', 'HeadObject', 'DeleteObject', 'ListObjectsV2'],
  sqs: ['SendMessage', 'SendMessageBatch', 'ChangeMessageVisibility', 'DeleteMessage'],
  dynamodb: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
} as const;

export type FaultService = keyof typeof OPERATIONS;

/** Longer than any function runs. */
const MOST_DELAY_MS = 900_000;

/**
 * A fault between the functions and a service: it does not do what it is asked to (`fail`), does it late (`delay`),
 * or does it and never says so (`drop`).
 */
function faultOf<Operation extends string>(operations: readonly Operation[]) {
  const reach = {
    /** Of the requests, from 0 to 1. */
    share: z.number().min(0).max(1).default(1),
    /** All, unless some are listed. */
    operations: z.array(z.enum(operations)).min(1).optional(),
  };
  return z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('fail'), ...reach }),
      z.strictObject({ kind: z.literal('delay'), delayMs: z.int().min(1).max(MOST_DELAY_MS), ...reach }),
      z.strictObject({ kind: z.literal('drop'), ...reach }),
    ],
    { error: 'a fault is one of fail, delay and drop' },
  );
}

/** At most one fault of each service; the empty object is none at all. */
export const faultsSchema = z.strictObject({
  s3: faultOf(OPERATIONS.s3).optional(),
  sqs: faultOf(OPERATIONS.sqs).optional(),
  dynamodb: faultOf(OPERATIONS.dynamodb).optional(),
} satisfies Record<FaultService, z.ZodType>);

export type Faults = z.output<typeof faultsSchema>;
export type Fault = NonNullable<Faults[FaultService]>;
