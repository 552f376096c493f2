import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';
import { AttemptInProgressError } from '../../contract/errors.ts';

/** How long a processed webhook is remembered: longer than any provider goes on trying. */
const REMEMBERED_FOR_SECONDS = 3 * 24 * 3_600;

/** Of an invocation, how much time it has left: an attempt that it takes along must not lock the webhook for longer. */
export type Remaining = Pick<Context, 'getRemainingTimeInMillis'>;

export type RunOnce = (id: string, remaining: Remaining, run: () => Promise<void>) => Promise<'done' | 'duplicate'>;

/**
 * Runs work on a webhook unless it has succeeded before, whatever message brings it.
 *
 * A run that fails is forgotten, so that the next attempt runs. When the table cannot be read nothing runs: the attempt
 * fails and is retried, rather than risked a second time.
 */
export function runOnceOn(tableName: string): RunOnce {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName });
  return async (id, remaining, run) => {
    let ran = false;
    const config = new IdempotencyConfig({ expiresAfterSeconds: REMEMBERED_FOR_SECONDS });
    config.registerLambdaContext(remaining as Context);
    const runIdempotently = makeIdempotent(
      async (_id: string) => {
        ran = true;
        await run();
      },
      // Not the function's name, which is the default: a topic may move to another lane while its webhooks wait.
      { persistenceStore, config, keyPrefix: 'webhook' },
    );
    try {
      await runIdempotently(id);
      return ran ? 'done' : 'duplicate';
    } catch (error) {
      if (error instanceof IdempotencyAlreadyInProgressError) {
        throw new AttemptInProgressError('another attempt at this webhook is running', { cause: error });
      }
      throw error;
    }
  };
}
