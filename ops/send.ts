import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { STEPS } from '../contract/observability.ts';
import { type FollowedStep, Follower } from './follow.ts';
import { chooseSample } from './samples/choose-sample.ts';
import { type Answered, type SendOptions, sendSamples } from './send-samples.ts';
import { deployedTarget, localTarget, type Target } from './target.ts';

type CliOptions = Omit<SendOptions, 'topicName'> & { readonly url?: string; readonly stage: string };

const command = new Command('npm run send --')
  .description('Sends sample webhooks, signed as their provider signs them, and shows what becomes of them.')
  .argument('<topic>', 'a topic of webhooks/config.ts')
  .option('--event <type>', 'only samples of this event type, such as push')
  .option('--count <n>', 'how many', positive, 1)
  .option('--bad-signature', 'sign with a wrong secret: each is to be answered 401', false)
  .option('--fail', 'samples that the example handlers fail on', false)
  .option('--url <address>', 'a deployed endpoint instead of the local mode; its secret is read from Secrets Manager')
  .option('--stage <name>', 'the stage that the endpoint belongs to', 'dev')
  .action(async (topicName: string, options: CliOptions) => {
    const target = options.url ? await deployedTarget(topicName, options.url, options.stage) : localTarget(topicName);
    process.exitCode = (await send(target, { ...options, topicName, event: options.event })) ? 0 : 1;
  });

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number from 1 is allowed.');
  return number;
}

/** @returns whether all went as it was asked to */
async function send(target: Target, options: SendOptions): Promise<boolean> {
  if (options.badSignature && target.topic.verify.kind === 'unsigned') {
    throw new Error(`${options.topicName} is unsigned: it has no signature that could be bad`);
  }
  const tally = new Tally(options.count);
  const ids = new Set<string>();
  const follower = new Follower(target.url, (step) => tally.step(step));
  if (target.followable) await follower.start();

  await sendSamples(target, chooseSample(target.topic.verify), options, (answered) => {
    if (answered.id) ids.add(answered.id);
    tally.answer(answered);
  });
  if (target.followable) await follower.untilEnded(ids);
  tally.end();

  const asExpected = options.badSignature ? tally.of(401) : tally.accepted;
  return asExpected === options.count;
}

/** Counts what happens and shows it: as a bar on a terminal, and in words at the end. */
class Tally {
  readonly #bar: SingleBar;
  readonly #answers = new Map<number | undefined, number>();
  readonly #details = new Set<string>();
  #processed = 0;
  #deadLettered = 0;

  constructor(count: number) {
    const format = '{bar} {value}/{total} answered | {processed} processed | {deadLettered} dead-lettered';
    this.#bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true, noTTYOutput: false });
    this.#bar.start(count, 0, { processed: 0, deadLettered: 0 });
  }

  get accepted(): number {
    return this.of(200);
  }

  of(status: number): number {
    return this.#answers.get(status) ?? 0;
  }

  answer({ status, detail }: Answered): void {
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
    if (detail) this.#details.add(detail);
    this.#bar.increment();
  }

  step({ step, attempt, retryInSeconds, errorName, errorMessage }: FollowedStep): void {
    if (step === STEPS.processed) this.#processed++;
    if (step === STEPS.deadLettered) this.#deadLettered++;
    const reason = `${errorName}: ${errorMessage}`;
    if (step === STEPS.retrying) this.#say(`attempt ${attempt} failed, next in ${retryInSeconds} s (${reason})`);
    if (step === STEPS.deadLettered) this.#say(`attempt ${attempt} failed, dead-lettered (${reason})`);
    this.#bar.update({ processed: this.#processed, deadLettered: this.#deadLettered });
  }

  end(): void {
    this.#bar.stop();
    const rejected = [...this.#answers]
      .filter(([status]) => status !== 200)
      .map(([status, count]) => (status ? `${count} answered ${status}` : `${count} not answered`));
    const words = [
      `${this.accepted} accepted`,
      `${this.#processed} processed`,
      ...(this.#deadLettered ? [`${this.#deadLettered} dead-lettered`] : []),
      ...rejected,
    ];
    console.log(words.join(', '));
    for (const detail of this.#details) console.log(`  ${detail}`);
  }

  /** The bar is drawn over the last line, which has to be free for words. */
  #say(words: string): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    console.log(words);
  }
}

command.parseAsync().catch((error: Error) => {
  console.error(`send: ${error.message}`);
  process.exitCode = 1;
});
