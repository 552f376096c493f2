import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Telegram's secret token in `X-Telegram-Bot-Api-Secret-Token`.
 *
 * @example
 * verify: telegram({ secretName: 'webhooks/telegram' })
 *
 * @see https://core.telegram.org/bots/api#setwebhook
 */
export function telegram(options: SecretOptions): TokenVerification {
  return {
    provider: 'telegram',
    kind: 'token',
    secretName: options.secretName,
    token: { header: 'x-telegram-bot-api-secret-token' },
    eventId: { body: '/update_id' },
    ...unknownOptions(options, { secretName: true }),
  };
}
