import type { SignatureVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';
import { standardWebhooksScheme } from './standard-webhooks.ts';

/** Options of `polar()`. */
export interface PolarOptions extends TimestampOptions {
  /**
   * `true` uses the whole secret as the key, as text. Polar signs so with secrets that were created before 2026-09-08.
   *
   * @default false: the key is the Base64 after `whsec_`
   */
  readonly textKey?: boolean;
}

/**
 * Verifies Polar's `webhook-signature` over `{id}.{timestamp}.{body}`, as Standard Webhooks define it.
 *
 * Polar waits 10 s and tries 10 times. It signs each try anew, and after 10 failed events it disables the endpoint.
 *
 * @example
 * verify: polar({ secretName: 'webhooks/polar' })
 *
 * @see https://polar.sh/docs/integrate/webhooks/delivery
 */
export function polar(options: PolarOptions): SignatureVerification {
  return {
    provider: 'polar',
    ...standardWebhooksScheme('webhook', options),
    ...unknownOptions(options, { secretName: true, tolerance: true, textKey: true }),
  };
}
