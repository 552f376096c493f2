import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies the channel token of Google's push notifications (Calendar, Drive and others) in `X-Goog-Channel-Token`.
 *
 * The secret is the `token` that you set when you create the channel. Nearly all bodies are empty, and the headers tell
 * what has changed. The first message of a channel has the type `sync`.
 *
 * @example
 * verify: googlePush({ secretName: 'webhooks/google-push' })
 *
 * @see https://developers.google.com/workspace/calendar/api/guides/push
 */
export function googlePush(options: SecretOptions): TokenVerification {
  return {
    provider: 'google-push',
    kind: 'token',
    secretName: options.secretName,
    token: { header: 'x-goog-channel-token' },
    // The body names no change. The number of a message is unique only within its channel.
    bodyIsNotUnique: true,
    eventType: { header: 'x-goog-resource-state' },
    ...unknownOptions(options, { secretName: true }),
  };
}
