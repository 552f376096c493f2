import { LOGS, STEPS } from '#contract/observability';

/** Steps within a second above which single lines are no longer readable. */
const MAX_STEPS_PER_SECOND = 20;
/** Failures that are shown within a second of a burst. */
const MAX_FAILURES_PER_SECOND = 3;
const SECOND_MS = 1_000;
const REFRESH_MS = 250;

/** Counts of a burst, in the order and with the words in which they are shown. */
const WORDS: Readonly<Record<string, string>> = {
  [STEPS.accepted]: 'received',
  [STEPS.recovered]: 'recovered',
  'inline in the queue': 'inline in the queue',
  'stored with a marker': 'waiting for requeue',
  [LOGS.queuedLate]: 'requeued',
  [STEPS.rejected]: 'rejected',
  [STEPS.handshake]: 'handshakes',
  [STEPS.processed]: 'processed',
  [STEPS.duplicate]: 'duplicates',
  [STEPS.retrying]: 'failed attempts',
  [STEPS.deferred]: 'deferred',
  [STEPS.deadLettered]: 'dead-lettered',
};

export interface BurstProps {
  /** Called several times a second during a burst. */
  readonly onSummary: (text: string) => void;
  /** Called at the end of a burst. */
  readonly onEnd: (text: string) => void;
}

/** Recognizes bursts, in which the display shows a summary and only some of the failures. */
export class Burst {
  readonly #props: BurstProps;
  /** Times of the steps of the last second. */
  #recent: number[] = [];
  /** Counts since the last second without a step. */
  readonly #counts = new Map<string, number>();
  #startedAt = 0;
  #hidden = 0;
  #failures: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(props: BurstProps) {
    this.#props = props;
  }

  /** Counts a step. */
  add(step: string): void {
    const now = performance.now();
    this.#forget(now);
    if (this.#recent.length === 0) {
      this.#counts.clear();
      this.#startedAt = now;
    }
    this.#recent.push(now);
    this.count(step);
    if (!this.#timer && this.#recent.length > MAX_STEPS_PER_SECOND) this.#start();
  }

  /** Counts something else than a step for the summary. Ignored when no words describe it. */
  count(what: string): void {
    if (Object.hasOwn(WORDS, what)) this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** Tells whether a line is to be shown now. During a burst, only the first failures of each second are. */
  shows(isFailure: boolean): boolean {
    if (!this.#timer) return true;
    const now = performance.now();
    this.#failures = this.#failures.filter((at) => now - at < SECOND_MS);
    if (isFailure && this.#failures.length < MAX_FAILURES_PER_SECOND) {
      this.#failures.push(now);
      return true;
    }
    this.#hidden++;
    return false;
  }

  /** Ends a burst at once. */
  end(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    const seconds = (performance.now() - this.#startedAt) / SECOND_MS;
    this.#props.onEnd(`${this.#summary()} in ${seconds.toFixed(1)} s (${this.#hidden} lines not shown)`);
  }

  #start(): void {
    this.#hidden = 0;
    this.#failures = [];
    this.#timer = setInterval(() => this.#refresh(), REFRESH_MS);
    this.#timer.unref();
    this.#props.onSummary(this.#summary());
  }

  #refresh(): void {
    this.#forget(performance.now());
    // A pause between two waves of retries ends a burst, a slow moment does not.
    if (this.#recent.length === 0) this.end();
    else this.#props.onSummary(this.#summary());
  }

  #forget(now: number): void {
    const first = this.#recent.findIndex((at) => now - at < SECOND_MS);
    this.#recent = first < 0 ? [] : this.#recent.slice(first);
  }

  #summary(): string {
    const counts = Object.entries(WORDS).flatMap(([step, words]) => {
      const count = this.#counts.get(step);
      return count === undefined ? [] : [`${count} ${words}`];
    });
    return `burst: ${counts.join(', ')}`;
  }
}
