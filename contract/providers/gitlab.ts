import type { TokenVerification } from '#contract/verification';

/**
 * GitLab: the secret token as it is, in `X-Gitlab-Token`. GitLab waits 10 s. Its newer signing tokens follow Standard Webhooks: use
 * `standardWebhooks()` for them.
 *
 * @see https://docs.gitlab.com/user/project/integrations/webhooks/
 */
export function gitlab({ secretName }: { readonly secretName: string }): TokenVerification {
  return {
    kind: 'token',
    secretName,
    token: { header: 'x-gitlab-token' },
    eventId: { header: 'idempotency-key' },
    eventType: { header: 'x-gitlab-event' },
  };
}
