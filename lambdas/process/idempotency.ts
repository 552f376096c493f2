import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import { HandlerNotStartedError } from '#contract/errors';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';
import { RECORD_HASH, RECORD_PREFIX } from '#lambdas/runtime/table-ids';
import { IdempotencyRecords } from './idempotency-records.ts';

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
 * Result of a run. `unrecorded` means that the run succeeded but its record was not saved. `record` tries to save it
 * again. Without it, another message of the same event would run again.
 */
export type Outcome =
  | { readonly status: 'done' | 'duplicate' }
  | { readonly status: 'unrecorded'; readonly record: () => Promise<void> };

export type RunIdempotently = (
  record: IdempotencyRecordOptions,
  invocation: InvocationContext,
  run: () => Promise<void>,
) => Promise<Outcome>;

/**
 * Creates a function that runs work on an event unless it has already succeeded, whichever message delivers the event.
 *
 * A failed run is forgotten, so that the next attempt runs. When the table is unavailable nothing runs: the webhook is
 * deferred instead of risking a second run.
 */
export function createIdempotency(table: string, calls: AwsCalls): RunIdempotently {
  return async ({ key, expiresAfterSeconds }, invocation, run) => {
    let ran: { readonly thrown?: unknown } | undefined;
    const config = new IdempotencyConfig({ expiresAfterSeconds, hashFunction: RECORD_HASH });
    config.registerLambdaContext(invocation as Context);
    // A persistence layer keeps the configuration of its first use, so each run has its own.
    const persistenceStore = new IdempotencyRecords(table, calls);
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
      { persistenceStore, config, keyPrefix: RECORD_PREFIX },
    );
    try {
      await runOnce(key);
      return { status: ran ? 'done' : 'duplicate' };
    } catch (error) {
      // The result of the run counts, whether or not the table recorded it.
      if (ran && 'thrown' in ran) throw ran.thrown;
      if (ran) return { status: 'unrecorded', record: recorder(persistenceStore, key) };
      if (error instanceof IdempotencyAlreadyInProgressError) {
        throw new HandlerNotStartedError('event', 'another attempt at this event is running');
      }
      // Powertools passes the error of DynamoDB as the cause of its own.
      const cause = (error as Error).cause ?? error;
      throw new HandlerNotStartedError('table', 'the idempotency table is unavailable', { cause });
    }
  };
}

/** Creates a function that saves a success. It refers to nothing else, so that the webhook's memory is released. */
function recorder(store: IdempotencyRecords, key: string): () => Promise<void> {
  return () => store.saveSuccess(key, undefined);
}
