import type { Verification } from '#contract/verification';
import type { IngestRequest } from '#lambdas/ingest/request';
import type { SecretCache } from '#lambdas/ingest/secret-cache';
import { verifyJwt } from './verify-jwt.ts';
import { verifySignature } from './verify-signature.ts';
import { verifyBasic, verifyToken } from './verify-token.ts';

/**
 * Verifies a request by its topic's scheme.
 *
 * @throws {Problem} 401 when it is not genuine, 503 when the secret is unusable
 */
export async function verifyRequest(
  verification: Verification,
  request: IngestRequest,
  secrets: SecretCache,
  now: Date,
): Promise<void> {
  switch (verification.kind) {
    case 'signature':
      return verifySignature(verification, request, secrets, now);
    case 'token':
      return verifyToken(verification, request, secrets);
    case 'basic':
      return verifyBasic(verification, request, secrets);
    case 'jwt':
      return verifyJwt(verification, request, secrets, now);
    case 'unsigned':
      return;
  }
}
