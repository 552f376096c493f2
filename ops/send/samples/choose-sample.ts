import { samplesOf } from '#config/samples/find-sample';
import { readOwnSamples } from '#config/samples/own-samples';
import type { Verification } from '#contract/verification';
import { UserError } from '#ops/user-error';
import { fileSamples } from './file-samples.ts';
import { githubSample } from './github.ts';
import { noteSample } from './note.ts';
import { orderSample } from './order.ts';
import type { MakeSample } from './sample.ts';
import { stripeSample } from './stripe.ts';

/** Samples by the header that holds the provider's signature, because a topic can have any name. */
const PROVIDERS: Readonly<Record<string, MakeSample>> = {
  'x-hub-signature-256': githubSample,
  'stripe-signature': stripeSample,
};

/**
 * Chooses the samples that fit a topic: the project's own, those of GitHub and Stripe, or those that the provider
 * documents.
 *
 * @param project directory of the project
 * @throws {UserError} when a file of the project's own samples cannot be used
 */
export function chooseSample(topicName: string, verify: Verification, project: string): MakeSample {
  const header = verify.kind === 'signature' && 'header' in verify.signature ? String(verify.signature.header) : '';
  const builtIn = PROVIDERS[header] ?? (topicName === 'orders' ? orderSample : noteSample);
  try {
    const isMade = PROVIDERS[header] && readOwnSamples(project, topicName).length === 0;
    const samples = isMade ? [] : samplesOf(project, topicName, verify);
    return samples.length > 0 ? fileSamples(samples, verify, builtIn) : builtIn;
  } catch (cause) {
    throw new UserError((cause as Error).message, { cause });
  }
}
