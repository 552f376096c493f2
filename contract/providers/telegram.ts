import type { TokenVerification } from '#contract/verification';

/**
 * Telegram: the secret token as it is, in `X-Telegram-Bot-Api-Secret-Token`.
 *
 * @see https://core.telegram.org/bots/api#setwebhook
 */
export function telegram({ secretName }: { readonly secretName: string }): TokenVerification {
  return {
    kind: 'token',
    secretName,
    token: { header: 'x-telegram-bot-api-secret-token' },
    eventId: { body: '/update_id' },
  };
}
