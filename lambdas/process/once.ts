import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';
import { AttemptInProgressError } from '../../contract/errors.ts';

/** Of an invocation, how much time it has left: an attempt that it takes along must not lock the event for longer. */
export type Remaining = Pick<Context, 'getRemainingTimeInMillis'>;

/** One event, and for how long it is remembered that it was processed. */
export interface Event {
  /** Its idempotency key. */
  readonly key: string;
  readonly forSeconds: number;
}

export type RunOnce = (event: Event, remaining: Remaining, run: () => Promise<void>) => Promise<'done' | 'duplicate'>;

/**
 * Runs work on an event unless it has succeeded before, whatever message brings it.
 *
 * A run that fails is forgotten, so that the next attempt runs. When the table cannot be read nothing runs: the attempt
 * fails and is retried, rather than risked a second time.
 */
export function runOnceOn(tableName: string): RunOnce {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName });
  return async ({ key, forSeconds }, remaining, run) => {
    let ran = false;
    const config = new IdempotencyConfig({ expiresAfterSeconds: forSeconds, hashFunction: 'sha256' });
    config.registerLambdaContext(remaining as Context);
    const runIdempotently = makeIdempotent(
      async (_key: string) => {
        ran = true;
        await run();
      },
      // Not the function's name, which is the default: a topic may move to another lane while its webhooks wait.
      { persistenceStore, config, keyPrefix: 'event' },
    );
    try {
      await runIdempotently(key);
      return ran ? 'done' : 'duplicate';
    } catch (error) {
      if (error instanceof IdempotencyAlreadyInProgressError) {
        throw new AttemptInProgressError('another attempt at this event is running', { cause: error });
      }
      throw error;
    }
  };
}
