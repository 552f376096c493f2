import { randomUUID } from 'node:crypto';
import { headerOf } from '#config/samples/event-type';
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
  const builtIn = builtInOf(topicName, verify);
  const isOfProvider = Object.values(PROVIDERS).includes(builtIn);
  const made = isOfProvider ? builtIn : withEventId(builtIn, verify);
  try {
    const isMade = isOfProvider && readOwnSamples(project, topicName).length === 0;
    const samples = isMade ? [] : samplesOf(project, topicName, verify);
    return samples.length > 0 ? fileSamples(samples, verify, made) : made;
  } catch (cause) {
    throw new UserError((cause as Error).message, { cause });
  }
}

function builtInOf(topicName: string, verify: Verification): MakeSample {
  const header = verify.kind === 'signature' && 'header' in verify.signature ? String(verify.signature.header) : '';
  return PROVIDERS[header] ?? (topicName === 'orders' ? orderSample : noteSample);
}

/** Adds the event id to samples that are made for no provider, where the topic reads it from a header. */
function withEventId(make: MakeSample, { eventId }: Verification): MakeSample {
  const header = headerOf(eventId);
  if (header === undefined) return make;
  return (n, options) => {
    const { headers, ...sample } = make(n, options);
    return { ...sample, headers: { ...headers, [header]: randomUUID() } };
  };
}

/** Tells if a topic has no sample of its own or of its provider, so that `send` makes up a JSON note. */
export function isMadeUp(topicName: string, verify: Verification, project: string): boolean {
  return builtInOf(topicName, verify) === noteSample && samplesOf(project, topicName, verify).length === 0;
}
