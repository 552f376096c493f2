import type { Verification } from '#contract/verification';
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

/** Chooses the samples that fit a topic. */
export function chooseSample(topicName: string, verify: Verification): MakeSample {
  const header = verify.kind === 'signature' && 'header' in verify.signature ? String(verify.signature.header) : '';
  return PROVIDERS[header] ?? (topicName === 'orders' ? orderSample : noteSample);
}
