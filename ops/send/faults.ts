import { z } from 'zod';

/** The operations of each service that the functions call and that a fault can be limited to. */
export const OPERATIONS = {
  s3: ['PutObject', 'GetObject', 'HeadObject', 'DeleteObject', 'DeleteObjects', 'ListObjectsV2'],
  sqs: ['SendMessage', 'SendMessageBatch', 'ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes'],
  dynamodb: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchGetItem'],
} as const;

export type FaultService = keyof typeof OPERATIONS;

/** The longest time that a function can run. */
const MAX_DELAY_MS = 900_000;

/**
 * Schema of a fault between the functions and a service. `fail` rejects the call, `delay` forwards it late, and `drop`
 * forwards it without returning the response.
 */
function faultOf<Operation extends string>(operations: readonly Operation[]) {
  const reach = {
    /** Share of the calls, from 0 to 1. */
    share: z.number().min(0).max(1).default(1),
    /** @default all operations */
    operations: z.array(z.enum(operations)).min(1).optional(),
  };
  return z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('fail'), ...reach }),
      z.strictObject({ kind: z.literal('delay'), delayMs: z.int().min(1).max(MAX_DELAY_MS), ...reach }),
      z.strictObject({ kind: z.literal('drop'), ...reach }),
    ],
    { error: 'the kind of a fault must be fail, delay or drop' },
  );
}

/** Schema of at most one fault per service. An empty object clears all faults. */
export const faultsSchema = z.strictObject({
  s3: faultOf(OPERATIONS.s3).optional(),
  sqs: faultOf(OPERATIONS.sqs).optional(),
  dynamodb: faultOf(OPERATIONS.dynamodb).optional(),
} satisfies Record<FaultService, z.ZodType>);

export type Faults = z.output<typeof faultsSchema>;
export type Fault = NonNullable<Faults[FaultService]>;
