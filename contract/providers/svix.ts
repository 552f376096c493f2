import type { SignatureVerification } from '../verification.ts';

/**
 * Svix (Clerk, Resend and others): Standard Webhooks under `svix-*` names.
 *
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function svix({
  secret,
  publicKey = false,
}: {
  readonly secret: string;
  readonly publicKey?: boolean;
}): SignatureVerification {
  return {
    kind: 'signature',
    secret,
    ...(publicKey
      ? { algorithm: 'ed25519', key: { encoding: 'base64', prefix: 'whpk_' } }
      : { algorithm: 'hmac-sha256', key: { encoding: 'base64', prefix: 'whsec_' } }),
    signature: { header: 'svix-signature', separator: ' ', prefix: publicKey ? 'v1a,' : 'v1,', encoding: 'base64' },
    timestamp: { header: 'svix-timestamp', tolerance: 300 },
    signed: [{ header: 'svix-id' }, { text: '.' }, 'timestamp', { text: '.' }, 'body'],
    eventId: { header: 'svix-id' },
    eventType: { body: '/type' },
  };
}
