import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { AttemptInProgressError } from '#contract/errors';

/**
 * Remaining time of the invocation. The idempotency lock must expire with the invocation; otherwise a killed attempt
 * would block the event.
 */
export type InvocationContext = Pick<Context, 'getRemainingTimeInMillis'>;

export interface IdempotencyRecordOptions {
  /** Idempotency key of the event. */
  readonly key: string;
  /** Seconds for which a success is remembered. */
  readonly expiresAfterSeconds: number;
}

/**
 * Result of a run. `unrecorded` means that the run succeeded but its record was not saved, so another message of the
 * same event would run again.
 */
export type Outcome = 'done' | 'duplicate' | 'unrecorded';

export type RunIdempotently = (
  record: IdempotencyRecordOptions,
  invocation: InvocationContext,
  run: () => Promise<void>,
) => Promise<Outcome>;

/**
 * Creates a function that runs work on an event unless it has already succeeded, whichever message delivers the event.
 *
 * A failed run is forgotten, so that the next attempt runs. When the table is unavailable nothing runs: the webhook is
 * retried instead of risking a second run.
 */
export function createIdempotency(tableName: string, awsSdkV3Client: DynamoDBClient): RunIdempotently {
  // A Powertools persistence layer keeps the configuration of its first use, so each expiry needs its own.
  const stores = new Map<number, DynamoDBPersistenceLayer>();
  const storeFor = (seconds: number) => {
    const store = stores.get(seconds) ?? new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client });
    stores.set(seconds, store);
    return store;
  };
  return async ({ key, expiresAfterSeconds }, invocation, run) => {
    let ran: { readonly thrown?: unknown } | undefined;
    const config = new IdempotencyConfig({ expiresAfterSeconds, hashFunction: 'sha256' });
    config.registerLambdaContext(invocation as Context);
    const runOnce = makeIdempotent(
      async (_key: string) => {
        try {
          await run();
          ran = {};
        } catch (thrown) {
          ran = { thrown };
          // Powertools replaces thrown values that are not errors.
          throw new Error('the run failed', { cause: thrown });
        }
      },
      // The default prefix is the function's name, but a topic may move to another lane while its webhooks wait.
      { persistenceStore: storeFor(expiresAfterSeconds), config, keyPrefix: 'event' },
    );
    try {
      await runOnce(key);
      return ran ? 'done' : 'duplicate';
    } catch (error) {
      // The result of the run counts, whether or not the table recorded it.
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
