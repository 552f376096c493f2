import type { HandshakeHmac, HandshakeValue } from '#contract/handshake';
import type { SignatureVerification } from '#contract/verification';

/**
 * Whether the signature of this content proves nothing, since whoever asks for it by a handshake gets it: X's check signs
 * `null`, which would be a webhook of valid JSON.
 */
export function isHandshakeContent({ handshakes = [] }: SignatureVerification, content: readonly Buffer[]): boolean {
  const patterns = handshakes.flatMap(({ answer: { text, json = {}, headers = {} } }) =>
    [text, ...Object.values(json), ...Object.values(headers)].filter(isHmac).map(({ pattern }) => pattern),
  );
  // Of nearly every topic there is none, and the content, which may be large, is not put together.
  if (patterns.length === 0) return false;
  const signed = Buffer.concat(content).toString('utf8');
  return patterns.some((pattern) => new RegExp(`^(?:${pattern})$`).test(signed));
}

function isHmac(value: HandshakeValue | number | undefined): value is HandshakeHmac {
  return typeof value === 'object' && 'hmacOf' in value;
}
