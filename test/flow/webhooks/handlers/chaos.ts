import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler, PermanentError } from 'catchbasin';
import { type Fate, readFate, SUCCEEDED } from '../fates.ts';
import { report } from '../report.ts';

/** Time in which the rest of the batch is processed before the processor dies. */
const BEFORE_DEATH_MS = 500;

/** A handler that exhausts the memory is missing, because it can end the whole local mode instead of its worker. */
const MISBEHAVE: Readonly<Record<Fate, () => unknown>> = {
  'throw-error': () => fail(new Error('chaos')),
  'throw-string': () => fail('chaos'),
  'throw-undefined': () => fail(undefined),
  'throw-object': () => fail(unreadable({})),
  'throw-unreadable': () => fail(unreadable(new Error('chaos'))),
  'throw-circular': () => {
    const error = new Error('chaos');
    error.cause = error;
    fail(error);
  },
  hang: () => new Promise(() => {}),
  exit: async () => {
    await sleep(BEFORE_DEATH_MS);
    process.exit(1);
  },
  'give-up': () => fail(new PermanentError('chaos')),
};

/** Misbehaves as the body demands, and reports the beginning of such an attempt and the end of a successful one. */
export default defineHandler(async (webhook, context) => {
  const fate = readFate(webhook.bytes(), context.attempt);
  if (fate) {
    await report(webhook, context, fate);
    await MISBEHAVE[fate]();
  }
  await report(webhook, context, SUCCEEDED);
});

/** Throws any value, as careless code and its libraries do. */
function fail(value: unknown): never {
  throw value;
}

/** Makes the message of a thrown value throw when it is read. */
function unreadable(value: object): object {
  return Object.defineProperty(value, 'message', {
    get() {
      throw new Error('the message cannot be read');
    },
  });
}
