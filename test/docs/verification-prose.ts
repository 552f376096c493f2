import { formatDuration } from '#config/describe-schedules';
import type { ResponseConfig } from '#contract/response-config';
import type { Field, SignatureVerification, SignedPart, Verification } from '#contract/verification';

/** Sentences about what a preset verifies. */
export function verificationProse(verify: Verification): string {
  switch (verify.kind) {
    case 'unsigned':
      return 'nothing. Every request is accepted.';
    case 'basic':
      return 'the user name and the password of Basic authentication.';
    case 'jwt':
      return `a JSON Web Token in ${place({ header: verify.header ?? 'authorization' })}, signed with ${verify.algorithm ?? 'HS256'}. ${drift(verify)}`;
    case 'jwks-jwt':
      return `a JSON Web Token in ${place({ header: verify.header ?? 'authorization' })}, signed with ${verify.algorithm}. The public key is fetched from \`${hostOf('jwks' in verify.keys ? verify.keys.jwks : verify.keys.keyById)}\`. ${drift(verify)}`;
    case 'certificate':
      return `${ALGORITHMS[verify.algorithm]} in ${place(verify.signature)}. The certificate is fetched from \`${hostOf(verify.certificate.directory)}\`. ${drift(verify.timestamp)}`;
    case 'token':
      return `a token in ${place(verify.token)}${verify.each ? ` of each item of \`${verify.each}\`` : ''}.`;
    case 'signature':
      return signature(verify);
  }
}

const ALGORITHMS: Readonly<Record<string, string>> = {
  ed25519: 'an Ed25519 signature',
  'ecdsa-p256-sha256': 'an ECDSA signature (P-256)',
  'rsa-sha1': 'an RSA signature with SHA-1',
  'rsa-sha256': 'an RSA signature with SHA-256',
  'rsa-sha512': 'an RSA signature with SHA-512',
};

const ENCODINGS: Readonly<Record<string, string>> = { base64: 'Base64', base64url: 'Base64url' };

function signature(verify: SignatureVerification): string {
  const { algorithm, signature: field, timestamp, each, bodyHash } = verify;
  const kind = ALGORITHMS[algorithm] ?? `an ${algorithm.toUpperCase()}`;
  const root = each ? commonRoot(verify) : '';
  const signed = verify.signed.map((part) => placeholder(part).replace(root, '')).join('');
  return [
    `${kind} of \`${signed}\`, as ${ENCODINGS[field.encoding] ?? field.encoding} in ${place(field).replace(root, '')}`,
    each ? ` of each item of \`${each}\`.` : '.',
    ...(bodyHash ? [` A body that is not a form is covered by \`${bodyHash.query}\` in the query.`] : []),
    ...(timestamp ? [` ${drift(timestamp)}`] : []),
  ].join('');
}

/** Beginning of all pointers into an item, which the text leaves out. */
function commonRoot({ signed }: SignatureVerification): string {
  const pointers = signed.flatMap((part) => (typeof part === 'object' && 'body' in part ? [part.body] : []));
  const [, first = ''] = /^(\/[^/]+\/)/.exec(pointers[0] ?? '') ?? [];
  return pointers.every((pointer) => pointer.startsWith(first)) ? first : '';
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function drift({ tolerance, retriedFor }: { readonly tolerance: number; readonly retriedFor?: number }): string {
  const older = retriedFor ? `, and that of a retry by ${formatDuration(retriedFor)} more` : '';
  return `The time may differ by ${formatDuration(tolerance)}${older}.`;
}

function placeholder(part: SignedPart): string {
  if (typeof part === 'string') return `{${part === 'timestamp' ? 'time' : part}}`;
  if ('url' in part) return '{url}';
  if ('text' in part) return JSON.stringify(part.text).slice(1, -1);
  if ('header' in part) return `{${part.header}}`;
  if ('formField' in part) return `{${part.formField}}`;
  return 'body' in part ? `{${part.body}}` : `{headers listed in ${part.headersListedIn}}`;
}

function place(field: Field): string {
  if ('header' in field) {
    const names = [field.header].flat();
    const [first, last] = [names[0], names.at(-1)];
    if (names.length > 2) return `the headers \`${first}\` to \`${last}\``;
    return `the header ${names.map((name) => `\`${name}\``).join(' or ')}`;
  }
  if ('query' in field) return `the query parameter \`${field.query}\``;
  return 'formField' in field ? `the form field \`${field.formField}\`` : `\`${field.body}\``;
}

/** Sentences about the id and the type of an event, and about how repetitions are recognized. */
export function eventProse(verify: Verification): string {
  const { eventId, eventType } = verify;
  const type = eventType && `the type is ${location(eventType)}`;
  if (eventId) return `the id is ${location(eventId)}${type ? `, and ${type}` : '. The preset finds no type'}.`;
  const apart = verify.retryFields?.map((field) => `\`${field}\``).join(' and ');
  const equal = `bodies that are equal${apart ? ` apart from ${apart}` : ''} are the same event`;
  const same = verify.bodyIsNotUnique ? 'each delivery is an event of its own' : equal;
  return `${type ?? 'the preset finds no type'}. Without an id, [${same}](../handlers.md#deduplication).`;
}

function location(of: NonNullable<Verification['eventId']>): string {
  if ('body' in of) return `\`${of.body}\` in the body`;
  return place({ header: of.header } as Field);
}

/** Sentences about the responses of a preset that differ from 200 without a body and 401 with a reason. */
export function responseProse({ status, body, contentType, ...rejections }: ResponseConfig = {}): string[] {
  const accepted = [status, body && `\`${body}\``, contentType && `as ${contentType}`].filter(Boolean).join(' ');
  return [
    ...(accepted ? [`Catchbasin answers ${accepted}.`] : []),
    ...(rejections.unverifiedStatus
      ? [`A request that cannot be verified is answered ${rejections.unverifiedStatus}.`]
      : []),
    ...(rejections.staleStatus ? [`A timestamp that is too old is answered ${rejections.staleStatus}.`] : []),
    ...(rejections.explainRejections === false ? ['Rejections have no body.'] : []),
  ];
}
