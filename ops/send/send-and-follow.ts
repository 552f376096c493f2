import { UserError } from '#ops/user-error';
import type { Faults } from './faults.ts';
import { Follower } from './follow.ts';
import { LocalFaults } from './local-faults.ts';
import { bodySample, type GivenBody } from './samples/body-sample.ts';
import { chooseSample, isMadeUp } from './samples/choose-sample.ts';
import { type SendOptions, sendSamples, signedSample } from './send-samples.ts';
import { SendSummary } from './send-summary.ts';
import type { Target } from './target.ts';

export interface SendAndFollowOptions extends SendOptions {
  /** The faults to inject while samples are sent. */
  readonly fault?: Faults | undefined;
  /** Body to send instead of a sample. */
  readonly body?: GivenBody | undefined;
  /** Directory of the project, which may contain samples. */
  readonly project: string;
}

/**
 * Sends samples and, in the local mode, follows each until it is processed or dead-lettered.
 *
 * @returns true when every sample had the expected result
 * @throws {UserError} when no sample fits the options
 */
export async function sendAndFollow(
  target: Target,
  options: SendAndFollowOptions,
  print: (line: string) => void,
): Promise<boolean> {
  const { topicName, count, badSignature, fail, fault } = options;
  if (badSignature && target.topic.verify.kind === 'unsigned') {
    throw new UserError(`${topicName} is unsigned. Leave --bad-signature out.`);
  }
  const { verify } = target.topic;
  const makeSample = options.body ? bodySample(options.body, verify) : chooseSample(topicName, verify, options.project);
  // Reports a sample that cannot be made before the progress bar appears.
  signedSample(target, makeSample, options, 0);
  if (!options.body && isMadeUp(topicName, verify, options.project)) {
    print(`Sending a made-up note. Add samples of your own as webhooks/samples/${topicName}/<name>.json.`);
  }
  const summary = new SendSummary(count, target.followable, print);
  const follower = target.followable ? new Follower(target.url, (step) => summary.addStep(step)) : undefined;
  await follower?.start();
  const faults = fault && new LocalFaults(target.url, fault);
  let injecting: Promise<void> | undefined;
  let interrupted = false;
  const removeInterrupt = onInterrupt(async () => {
    interrupted = true;
    summary.end();
    // Faults that the local mode injects after the clearing would stay.
    await injecting?.catch(() => {});
    await faults?.clear();
  });
  try {
    injecting = faults?.inject();
    await injecting;
    if (interrupted) return false;
    summary.start();
    const sending = sendSamples(target, makeSample, options, (response) => {
      summary.addResponse(response);
      if (response.id) follower?.expect(response.id);
    }).finally(() => faults?.clearAndRecover());
    await (follower?.follow(sending) ?? sending).finally(() => summary.end());
  } finally {
    // Another Ctrl-C must not end the process before the faults are cleared.
    if (!interrupted) removeInterrupt();
  }
  if (badSignature) {
    const isRejected = summary.countOf(401) === count;
    if (isRejected) print('  This is the expected response to a wrong secret.');
    return isRejected;
  }
  return summary.accepted === count && (fail || summary.deadLettered === 0);
}

/** Runs a function once on Ctrl-C and then ends the process. Returns a function that removes the listener. */
function onInterrupt(run: () => Promise<void>): () => void {
  let interrupted = false;
  const listener = () => {
    // A Ctrl-C arrives twice, from the terminal and from npm.
    if (interrupted) return;
    interrupted = true;
    run().finally(() => process.exit(130));
  };
  process.on('SIGINT', listener);
  return () => process.off('SIGINT', listener);
}
