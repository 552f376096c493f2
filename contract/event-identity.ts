import type { DedupeBy } from './define-webhooks.ts';
import type { CertificateVerification } from './fetched-verification.ts';
import { signsHeader } from './signs-header.ts';
import type { Location, SignedPart, Verification } from './verification.ts';

/** Returns the location of the id by which deliveries of one event are recognized, if there is one. */
export function idLocation(dedupeBy: DedupeBy, verify: Verification): Location | undefined {
  if (dedupeBy === 'eventId') return verify.eventId;
  return typeof dedupeBy === 'object' && !('bodyWithout' in dedupeBy) ? dedupeBy : undefined;
}

/** Returns true when only a sender that has the secret can have set the value. */
export function isSigned(location: Location, verify: Verification): boolean {
  switch (verify.kind) {
    case 'signature':
      return 'header' in location
        ? [location.header].flat().every((name) => verify.signed.some((part) => coversHeader(part, name)))
        : verify.bodyHash !== undefined || verify.signed.some((part) => coversPointer(part, location.body));
    case 'certificate':
      return isSignedByCertificate(location, verify.signed);
    case 'jwt':
    case 'jwks-jwt':
      // A captured token with the hash of the body could be sent again with other headers.
      return verify.bodyHash === undefined || 'body' in location;
    case 'token':
    case 'basic':
      // A sender with the token could have set everything else as well.
      return true;
    case 'unsigned':
      return false;
  }
}

/** Only fields that are signed themselves count, because a checksum does not protect the body from its forger. */
function isSignedByCertificate(location: Location, signed: CertificateVerification['signed']): boolean {
  if ('header' in location) return [location.header].flat().every((name) => signsHeader({ signed }, name));
  return 'type' in signed && Object.values(signed.fields).every((names) => names.includes(location.body.slice(1)));
}

/**
 * Tells if the id of an event identifies it without the bytes of its body. An event that was fetched from the
 * provider's API, whose bytes may differ, is then recognized as the one that was received.
 */
export function isIdentifiedByIdAlone(dedupeBy: DedupeBy, verify: Verification): boolean {
  const location = idLocation(dedupeBy, verify);
  return location !== undefined && isSigned(location, verify);
}

function coversHeader(part: SignedPart, name: string): boolean {
  return typeof part === 'object' && 'header' in part && part.header === name;
}

function coversPointer(part: SignedPart, pointer: string): boolean {
  return part === 'body' || (typeof part === 'object' && 'body' in part && part.body === pointer);
}
