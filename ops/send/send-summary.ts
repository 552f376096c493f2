import { SingleBar } from 'cli-progress';
import { STEPS } from '#contract/observability';
import { printable } from '#ops/terminal/printable';
import type { FollowedStep } from './follow.ts';
import type { SampleResponse } from './send-samples.ts';

const RESPONSES = '{bar} {value}/{total} | {accepted} accepted | {rejected} rejected';
const STEP_COUNTS = ' | {processed} processed | {deadLettered} dead-lettered';

/** Sent bodies are not changed, so the same body can be the same event. */
const DUPLICATES =
  '  The handler does not run again for an event that was processed. ' +
  'Change the event id or the body to send a new event.';

const isAccepted = (status = 0) => status >= 200 && status < 300;

/** Counts the responses to samples and their later steps. Shows them as a progress bar and, at the end, as text. */
export class SendSummary {
  readonly #bar: SingleBar;
  readonly #count: number;
  readonly #followed: boolean;
  readonly #print: (line: string) => void;
  readonly #responses = new Map<number | undefined, number>();
  readonly #details = new Set<string>();
  #processed = 0;
  #duplicates = 0;
  #deadLettered = 0;
  #ended = false;

  /** @param followed tells if steps are reported, and not only responses */
  constructor(count: number, followed: boolean, print: (line: string) => void) {
    this.#count = count;
    this.#followed = followed;
    this.#print = print;
    const format = followed ? RESPONSES + STEP_COUNTS : RESPONSES;
    this.#bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true, noTTYOutput: false });
  }

  get accepted(): number {
    return [...this.#responses].reduce((sum, [status, count]) => (isAccepted(status) ? sum + count : sum), 0);
  }

  get deadLettered(): number {
    return this.#deadLettered;
  }

  countOf(status: number): number {
    return this.#responses.get(status) ?? 0;
  }

  /** Shows the progress bar. */
  start(): void {
    const counts = this.#counts();
    this.#bar.start(this.#count, counts.accepted + counts.rejected, counts);
  }

  addResponse({ status, detail }: SampleResponse): void {
    this.#responses.set(status, (this.#responses.get(status) ?? 0) + 1);
    if (detail) this.#details.add(detail);
    this.#bar.increment(this.#counts());
  }

  addStep({ step, attempt, retryInSeconds, errorName, errorMessage, location }: FollowedStep): void {
    if (step === STEPS.processed) this.#processed++;
    if (step === STEPS.duplicate) this.#duplicates++;
    if (step === STEPS.deadLettered) this.#deadLettered++;
    // A webhook that fails before its attempt starts has no number of the attempt.
    const failed = attempt === undefined ? 'could not start' : `attempt ${attempt} failed`;
    const reason = printable(`${errorName}: ${errorMessage}${location ? ` at ${location}` : ''}`);
    if (step === STEPS.retrying) this.#printLine(`${failed}, next in ${retryInSeconds} s (${reason})`);
    if (step === STEPS.deadLettered) this.#printLine(`${failed}, dead-lettered (${reason})`);
    this.#bar.update(this.#counts());
  }

  /** Removes the progress bar and prints the counts as text, once. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#bar.stop();
    const rejected = [...this.#responses]
      .filter(([status]) => !isAccepted(status))
      .map(([status, count]) => (status ? `${count} rejected with ${status}` : `${count} without a response`));
    const counts = [
      `${this.accepted} accepted`,
      ...(this.#followed ? [`${this.#processed} processed`] : []),
      ...(this.#duplicates ? [`${this.#duplicates} duplicate${this.#duplicates === 1 ? '' : 's'}`] : []),
      ...(this.#deadLettered ? [`${this.#deadLettered} dead-lettered`] : []),
      ...rejected,
    ];
    this.#print(counts.join(', '));
    if (this.#duplicates) this.#print(DUPLICATES);
    for (const detail of this.#details) this.#print(`  ${printable(detail)}`);
  }

  #counts() {
    const responses = [...this.#responses.values()].reduce((sum, count) => sum + count, 0);
    return {
      accepted: this.accepted,
      rejected: responses - this.accepted,
      processed: this.#processed,
      deadLettered: this.#deadLettered,
    };
  }

  /** Prints a line above the bar. The bar keeps its cursor position while it is shown, so it is removed first. */
  #printLine(line: string): void {
    this.#bar.stop();
    this.#print(line);
    this.start();
  }
}
