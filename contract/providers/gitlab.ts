import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies GitLab's secret token in `X-Gitlab-Token`. GitLab waits 10 s.
 *
 * GitLab's newer signing tokens follow Standard Webhooks. Use `standardWebhooks()` for them.
 *
 * @example
 * verify: gitlab({ secretName: 'webhooks/gitlab' })
 *
 * @see https://docs.gitlab.com/user/project/integrations/webhooks/
 */
export function gitlab(options: SecretOptions): TokenVerification {
  return {
    provider: 'gitlab',
    kind: 'token',
    secretName: options.secretName,
    token: { header: 'x-gitlab-token' },
    eventId: { header: 'idempotency-key' },
    eventType: { header: 'x-gitlab-event' },
    ...unknownOptions(options, { secretName: true }),
  };
}
