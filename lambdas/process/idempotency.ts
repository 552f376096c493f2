import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { AttemptInProgressError } from '#contract/errors';

/** Of an invocation, how much time it has left: an attempt that it takes along must not lock the event for longer. */
export type Remaining = Pick<Context, 'getRemainingTimeInMillis'>;

/** What is done once. */
export interface OnceOnly {
  /** The idempotency key. */
  readonly key: string;
  /** For how long it is remembered that it was done. */
  readonly forSeconds: number;
}

/** `unrecorded`: done, but the table does not know of it, so that another message about it would run it again. */
export type Outcome = 'done' | 'duplicate' | 'unrecorded';

export type RunOnce = (what: OnceOnly, remaining: Remaining, run: () => Promise<void>) => Promise<Outcome>;

/**
 * Runs work on an event unless it has succeeded before, whatever message brings it.
 *
 * A run that fails is forgotten, so that the next attempt runs. When the table cannot be read nothing runs: the attempt
 * fails and is retried, rather than risked a second time.
 */
export function runOnceOn(tableName: string, awsSdkV3Client: DynamoDBClient): RunOnce {
  // A persistence layer is configured by its first use, and remembers for that long whatever it is told later.
  const stores = new Map<number, DynamoDBPersistenceLayer>();
  const storeFor = (seconds: number) => {
    const store = stores.get(seconds) ?? new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client });
    stores.set(seconds, store);
    return store;
  };
  return async ({ key, forSeconds }, remaining, run) => {
    let ran: { readonly thrown?: unknown } | undefined;
    const config = new IdempotencyConfig({ expiresAfterSeconds: forSeconds, hashFunction: 'sha256' });
    config.registerLambdaContext(remaining as Context);
    const runIdempotently = makeIdempotent(
      async (_key: string) => {
        try {
          await run();
          ran = {};
        } catch (thrown) {
          ran = { thrown };
          // Powertools would hide what is no error.
          throw new Error('the run failed', { cause: thrown });
        }
      },
      // Not the function's name, which is the default: a topic may move to another lane while its webhooks wait.
      { persistenceStore: storeFor(forSeconds), config, keyPrefix: 'event' },
    );
    try {
      await runIdempotently(key);
      return ran ? 'done' : 'duplicate';
    } catch (error) {
      // What became of the run counts, whether or not the table could be told.
      if (ran) return settled(ran);
      if (error instanceof IdempotencyAlreadyInProgressError) {
        throw new AttemptInProgressError('another attempt at this event is running', { cause: error });
      }
      throw error;
    }
  };
}

function settled(ran: { readonly thrown?: unknown }): Outcome {
  if ('thrown' in ran) throw ran.thrown;
  return 'unrecorded';
}
