import { SingleBar } from 'cli-progress';
import { STEPS } from '#contract/observability';
import { printable } from '#ops/terminal/printable';
import type { FollowedStep } from './follow.ts';
import type { Answered } from './send-samples.ts';

const ANSWERS = '{bar} {value}/{total} | {accepted} accepted | {rejected} rejected';
const ENDS = ' | {processed} processed | {deadLettered} dead-lettered';

const acknowledges = (status = 0) => status >= 200 && status < 300;

/** Counts what happens to samples and shows it: on a terminal as a bar, and in words. */
export class SendSummary {
  readonly #bar: SingleBar;
  readonly #count: number;
  readonly #followed: boolean;
  readonly #print: (line: string) => void;
  readonly #answers = new Map<number | undefined, number>();
  readonly #details = new Set<string>();
  #processed = 0;
  #deadLettered = 0;

  /** @param followed whether steps will be told of, and not only answers */
  constructor(count: number, followed: boolean, print: (line: string) => void) {
    this.#count = count;
    this.#followed = followed;
    this.#print = print;
    const format = followed ? ANSWERS + ENDS : ANSWERS;
    this.#bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true, noTTYOutput: false });
    this.#show();
  }

  get accepted(): number {
    return [...this.#answers].reduce((sum, [status, count]) => (acknowledges(status) ? sum + count : sum), 0);
  }

  get deadLettered(): number {
    return this.#deadLettered;
  }

  of(status: number): number {
    return this.#answers.get(status) ?? 0;
  }

  answer({ status, detail }: Answered): void {
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
    if (detail) this.#details.add(detail);
    this.#bar.increment(this.#counts());
  }

  step({ step, attempt, retryInSeconds, errorName, errorMessage }: FollowedStep): void {
    if (step === STEPS.processed) this.#processed++;
    if (step === STEPS.deadLettered) this.#deadLettered++;
    const reason = printable(`${errorName}: ${errorMessage}`);
    if (step === STEPS.retrying) this.#say(`attempt ${attempt} failed, next in ${retryInSeconds} s (${reason})`);
    if (step === STEPS.deadLettered) this.#say(`attempt ${attempt} failed, dead-lettered (${reason})`);
    this.#bar.update(this.#counts());
  }

  /** Takes the bar away, and prints what it stood at in words. */
  end(): void {
    this.#bar.stop();
    const rejected = [...this.#answers]
      .filter(([status]) => !acknowledges(status))
      .map(([status, count]) => (status ? `${count} answered ${status}` : `${count} not answered`));
    const words = [
      `${this.accepted} accepted`,
      ...(this.#followed ? [`${this.#processed} processed`] : []),
      ...(this.#deadLettered ? [`${this.#deadLettered} dead-lettered`] : []),
      ...rejected,
    ];
    this.#print(words.join(', '));
    for (const detail of this.#details) this.#print(`  ${printable(detail)}`);
  }

  #show(): void {
    const counts = this.#counts();
    this.#bar.start(this.#count, counts.accepted + counts.rejected, counts);
  }

  #counts() {
    const answered = [...this.#answers.values()].reduce((sum, count) => sum + count, 0);
    return {
      accepted: this.accepted,
      rejected: answered - this.accepted,
      processed: this.#processed,
      deadLettered: this.#deadLettered,
    };
  }

  /** The bar keeps the place of the cursor from its start to its stop: words may come only when there is no bar. */
  #say(words: string): void {
    this.#bar.stop();
    this.#print(words);
    this.#show();
  }
}
