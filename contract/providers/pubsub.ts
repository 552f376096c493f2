import type { JwksJwtVerification } from '#contract/fetched-verification';
import { unknownOptions } from './options.ts';

/** Options of `pubsub()`. */
export interface PubsubOptions {
  /** Audience of the push subscription. Without one of its own it is the URL of the endpoint, as it is configured. */
  readonly audience: string;
  /** Email address of the service account whose tokens the push subscription sends. */
  readonly serviceAccountEmail: string;
  /** The most that Google's clock may differ from ours, in whole seconds from 1 to 86,400. @default 60 */
  readonly tolerance?: number;
}

/**
 * Verifies the OpenID Connect token of a Google Cloud Pub/Sub push subscription, RS256 by a key of Google.
 *
 * The keys are fetched from `www.googleapis.com`. There is no secret. The token does not cover the body, so a captured
 * one authenticates any body until it expires.
 *
 * @example
 * verify: pubsub({
 *   audience: 'https://hooks.example.com/pubsub',
 *   serviceAccountEmail: 'push@my-project.iam.gserviceaccount.com',
 * })
 *
 * @see https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export function pubsub(options: PubsubOptions): JwksJwtVerification {
  return {
    provider: 'pubsub',
    kind: 'jwks-jwt',
    keys: { jwks: 'https://www.googleapis.com/oauth2/v3/certs' },
    algorithm: 'RS256',
    issuers: ['https://accounts.google.com', 'accounts.google.com'],
    audience: options.audience,
    // Any user of Google can obtain a token for this audience, so the account is what authenticates the sender.
    claims: { email: options.serviceAccountEmail, email_verified: true },
    tolerance: options.tolerance ?? 60,
    eventId: { body: '/message/messageId' },
    ...unknownOptions(
      options,
      { audience: true, serviceAccountEmail: true, tolerance: true },
      'audience',
      'serviceAccountEmail',
    ),
  };
}
