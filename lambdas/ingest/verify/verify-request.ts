import type { Verification } from '#contract/verification';
import { verifyFetched } from '#lambdas/ingest/fetched/schemes';
import type { IngestPorts } from '#lambdas/ingest/ports';
import type { IngestRequest } from '#lambdas/ingest/request';
import { verifyJwt } from './verify-jwt.ts';
import { verifySignature } from './verify-signature.ts';
import { verifyBasic, verifyToken } from './verify-token.ts';

/**
 * Verifies a request by its topic's scheme.
 *
 * @throws {Problem} 401 when it is not genuine, 503 when the secret is unusable or a key cannot be fetched
 */
export async function verifyRequest(
  verification: Verification,
  request: IngestRequest,
  ports: Pick<IngestPorts, 'secrets' | 'keys'>,
  now: Date,
): Promise<void> {
  const { secrets } = ports;
  switch (verification.kind) {
    case 'signature':
      return verifySignature(verification, request, secrets, now);
    case 'token':
      return verifyToken(verification, request, secrets);
    case 'basic':
      return verifyBasic(verification, request, secrets);
    case 'jwt':
      return verifyJwt(verification, request, secrets, now);
    case 'jwks-jwt':
    case 'certificate':
      return verifyFetched(verification, request, ports, now);
    case 'unsigned':
      return;
  }
}
