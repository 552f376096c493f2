import type { Verification } from '../../contract/verification.ts';
import { githubSample } from './github.ts';
import { orderSample } from './order.ts';
import type { MakeSample } from './sample.ts';
import { stripeSample } from './stripe.ts';

/** By the header that a provider signs in. */
const PROVIDERS: Readonly<Record<string, MakeSample>> = {
  'x-hub-signature-256': githubSample,
  'stripe-signature': stripeSample,
};

/** The samples that fit how a topic is verified; whatever is not a known provider's gets orders. */
export function chooseSample(verify: Verification): MakeSample {
  const header = verify.kind === 'signature' ? verify.signature.header : '';
  return PROVIDERS[header] ?? orderSample;
}
