import { Command, InvalidArgumentError } from 'commander';
import type { Faults } from '#ops/send/faults';
import { Follower } from '#ops/send/follow';
import { LocalFaults } from '#ops/send/local-faults';
import { parseFault } from '#ops/send/parse-fault';
import { chooseSample } from '#ops/send/samples/choose-sample';
import { type SendOptions, sendSamples } from '#ops/send/send-samples';
import { SendSummary } from '#ops/send/send-summary';
import { deployedTarget, localTarget, type Target } from '#ops/send/target';

interface Options extends SendOptions {
  /** What goes wrong behind ingest while samples are sent. */
  readonly fault?: Faults | undefined;
}

type CliOptions = Omit<Options, 'topicName'> & { readonly url?: string; readonly stage: string };

const command = new Command('npm run send --')
  .description('Sends sample webhooks, signed as their provider signs them, and shows what becomes of them.')
  .argument('<topic>', 'a topic of webhooks/config.ts')
  .option('--event <type>', 'only samples of this event type, such as push')
  .option('--count <n>', 'how many', positive, 1)
  .option('--bad-signature', 'sign with a wrong secret: each is to be answered 401')
  .option('--fail', 'samples that fail: an order is retried, events of GitHub and Stripe are dead-lettered at once')
  .option(
    '--fault <fault>',
    'make S3, SQS or DynamoDB fail while sending: s3:fail, sqs:delay:1500 (ms), sqs:drop (done, never answered), dynamodb:fail@0.3 (share); once for each',
    parseFault,
  )
  .option('--url <address>', 'a deployed endpoint instead of the local mode; its secret is read from Secrets Manager')
  .option('--stage <name>', 'the stage that the endpoint belongs to', 'dev')
  .action(async (topicName: string, options: CliOptions) => {
    if (options.url && options.fault) {
      throw new Error('--fault is for the local mode: it cannot make AWS fail, so leave --url or --fault out');
    }
    const target = options.url ? await deployedTarget(topicName, options.url, options.stage) : localTarget(topicName);
    process.exitCode = (await send(target, { ...options, topicName })) ? 0 : 1;
  });

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number from 1 is allowed.');
  return number;
}

/** @returns whether all went as it was asked to */
async function send(target: Target, options: Options): Promise<boolean> {
  const { topicName, count, badSignature, fail, fault } = options;
  const { verify } = target.topic;
  if (badSignature && verify.kind === 'unsigned') {
    throw new Error(`${topicName} is unsigned: it has no signature that could be bad`);
  }
  const makeSample = chooseSample(topicName, verify);
  // A sample that does not exist is to be said before there is a bar.
  makeSample(0, options);
  const follower = target.followable ? new Follower(target.url, (step) => tally.step(step)) : undefined;
  await follower?.start();
  const faults = fault && new LocalFaults(target.url, fault);
  await faults?.begin();

  const tally = new SendSummary(count, target.followable, console.log);
  let ending = false;
  process.on('SIGINT', () => {
    // A Ctrl-C arrives twice: from the terminal, and once more from npm.
    if (ending) return;
    ending = true;
    tally.end();
    Promise.resolve(faults?.end()).finally(() => process.exit(130));
  });
  try {
    const sending = sendSamples(target, makeSample, options, (answered) => {
      tally.answer(answered);
      if (answered.id) follower?.expect(answered.id);
    }).finally(() => faults?.makeUp());
    await (follower?.follow(sending) ?? sending);
  } finally {
    tally.end();
  }
  if (badSignature) return tally.of(401) === count;
  return tally.accepted === count && (fail || tally.deadLettered === 0);
}

command.parseAsync().catch((error: Error) => {
  console.error(`send: ${error.message}`);
  process.exitCode = 1;
});
