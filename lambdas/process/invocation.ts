import type { Context } from 'aws-lambda';
import { MAX_CALL_MS } from '#lambdas/runtime/aws/call-limits';
import type { ProcessPorts } from './ports.ts';

/** Delays between the tries of a call that keeps failing. The last one repeats. */
const DELAYS_MS = [0, 100, 200, 400, 800, 1_600];
/** The time that the response to Lambda needs. */
const RESPONSE_MS = 1_000;

/** Invocation of the process function: its remaining time, and the work that must end before it does. */
export class Invocation {
  readonly #context: Pick<Context, 'getRemainingTimeInMillis'>;
  readonly #ports: Pick<ProcessPorts, 'sleep'>;
  readonly #background: Promise<void>[] = [];

  constructor(context: Pick<Context, 'getRemainingTimeInMillis'>, ports: Pick<ProcessPorts, 'sleep'>) {
    this.#context = context;
    this.#ports = ports;
  }

  getRemainingTimeInMillis(): number {
    return this.#context.getRemainingTimeInMillis();
  }

  /**
   * Repeats a call in the background until it succeeds or no time is left for another try. The rest of the batch
   * continues meanwhile.
   *
   * @param giveUp called with the last error
   * @param forMs time after which the call is of no use
   */
  keepTrying(call: () => Promise<void>, giveUp: (error: unknown) => void, forMs = Number.POSITIVE_INFINITY): void {
    this.#background.push(this.#keepTrying(call, giveUp, forMs));
  }

  /** Waits for the work in the background. */
  async finish(): Promise<void> {
    await Promise.all(this.#background);
  }

  async #keepTrying(call: () => Promise<void>, giveUp: (error: unknown) => void, forMs: number): Promise<void> {
    let lastError: unknown = new Error('the invocation has too little time left');
    const atStart = this.getRemainingTimeInMillis();
    for (let tries = 0; ; tries++) {
      const delay = DELAYS_MS[Math.min(tries, DELAYS_MS.length - 1)] ?? 0;
      const remaining = this.getRemainingTimeInMillis();
      if (atStart - remaining + delay > forMs || remaining < delay + MAX_CALL_MS + RESPONSE_MS) break;
      await this.#ports.sleep(delay);
      try {
        await call();
        return;
      } catch (error) {
        lastError = error;
      }
    }
    giveUp(lastError);
  }
}
