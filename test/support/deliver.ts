import { setTimeout as sleep } from 'node:timers/promises';

/** Fewer and sooner than any provider retries. */
const RETRIES = 5;
const RETRY_DELAY_MS = 500;

interface Answered {
  readonly status: number;
}

/**
 * Posts until the answer is something other than 503, as a provider does.
 *
 * @returns the last answer: a 503 when no retry helped
 */
export async function deliver<Answer extends Answered>(post: () => Promise<Answer>): Promise<Answer> {
  for (let retry = 0; ; retry++) {
    const answer = await post();
    if (answer.status !== 503 || retry === RETRIES) return answer;
    await sleep(RETRY_DELAY_MS);
  }
}
