import type { HandshakeHmac, HandshakeValue } from '#contract/handshake';
import type { SignatureVerification } from '#contract/verification';

/** The largest body of a handshake. A larger body is a webhook and is not parsed. */
export const MAX_HANDSHAKE_BYTES = 16_384;

/**
 * Tells whether content looks like what a handshake of the topic signs. Anyone can obtain such a signature by a
 * handshake, so it proves nothing. X, for example, signs `null`, which would be a webhook of valid JSON.
 */
export function isHandshakeContent({ handshakes = [] }: SignatureVerification, content: readonly Buffer[]): boolean {
  const patterns = handshakes.flatMap(({ answer: { text, json = {}, headers = {} } }) =>
    [text, ...Object.values(json), ...Object.values(headers)].filter(isHmac).map(({ pattern }) => pattern),
  );
  // Nearly every topic has none, and a larger content is not signed for a handshake. Neither is concatenated.
  if (patterns.length === 0 || content.reduce((sum, piece) => sum + piece.length, 0) > MAX_HANDSHAKE_BYTES)
    return false;
  const signed = Buffer.concat(content).toString('utf8');
  return patterns.some((pattern) => new RegExp(`^(?:${pattern})$`).test(signed));
}

function isHmac(value: HandshakeValue | number | undefined): value is HandshakeHmac {
  return typeof value === 'object' && 'hmacOf' in value;
}
