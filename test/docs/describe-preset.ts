import { formatDuration } from '#config/describe-schedules';
import type { Handshake } from '#contract/handshake';
import type { ResponseConfig } from '#contract/response-config';
import type { Field, SignatureVerification, SignedPart, Verification } from '#contract/verification';
import type { ProviderFacts } from '#test/providers/provider-facts';

/** Repetitions of a failed delivery, and whether each is signed anew. */
export function retries(facts: ProviderFacts | undefined): string | undefined {
  if (!facts) return undefined;
  const { schedule, signed } = facts.retries;
  const SIGNED = { anew: '; signed anew', same: '; with the first timestamp', unknown: '; signing unknown', none: '' };
  return `${schedule}${SIGNED[signed]}`;
}

/** Response of a preset, where it differs from 200 without a body. */
export function response({ status, body, unverifiedStatus, ...rejections }: ResponseConfig = {}): string {
  const accepted = [status, body && `\`${body}\``].filter(Boolean).join(' ');
  return [
    ...(accepted ? [accepted] : []),
    ...(unverifiedStatus ? [`${unverifiedStatus} where it cannot be verified`] : []),
    ...(rejections.explainRejections === false ? ['rejects without a body'] : []),
    ...(rejections.staleStatus ? [`${rejections.staleStatus} for a stale timestamp`] : []),
  ].join('; ');
}

/** Name of a preset, of its name with dashes. */
export const camelCase = (name: string) => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
/** Handshake of the presets whose secret comes with the first request. */
export const pending = (provider: string) =>
  ['asana', 'notion'].includes(provider) ? 'delivers the key while `pending`' : undefined;

/** Text of what a preset verifies. */
export function verified(verify: Verification): string {
  switch (verify.kind) {
    case 'unsigned':
      return 'nothing';
    case 'basic':
      return 'Basic authentication';
    case 'jwt':
      return `a JSON Web Token in \`${verify.header ?? 'authorization'}\`, ${verify.algorithm ?? 'HS256'}; ± ${verify.tolerance} s`;
    case 'jwks-jwt':
      return `a JSON Web Token in \`${verify.header ?? 'authorization'}\`, ${verify.algorithm}, with a fetched key; ± ${verify.tolerance} s`;
    case 'certificate':
      return `${verify.algorithm.toUpperCase()} in ${place(verify.signature)}, with a fetched certificate; ${window(verify.timestamp)}`;
    case 'token':
      return `a token in ${place(verify.token)}${verify.each ? ` of each item of \`${verify.each}\`` : ''}`;
    case 'signature':
      return signature(verify);
  }
}

function signature({ algorithm, signature: field, signed, timestamp, each, bodyHash }: SignatureVerification): string {
  return [
    `${algorithm.toUpperCase()} in ${place(field)}, ${field.encoding}, over ${signed.map(part).join(' ')}`,
    ...(timestamp ? [window(timestamp)] : []),
    ...(each ? [`each item of \`${each}\``] : []),
    ...(bodyHash ? [`other bodies by \`${bodyHash.query}\``] : []),
  ].join('; ');
}

function window({ tolerance, retriedFor }: NonNullable<SignatureVerification['timestamp']>): string {
  return `± ${tolerance} s${retriedFor ? `, and ${formatDuration(retriedFor)} for retries` : ''}`;
}

function part(piece: SignedPart): string {
  if (typeof piece === 'string') return piece;
  if ('url' in piece) return piece.url;
  if ('text' in piece) return `\`${JSON.stringify(piece.text).slice(1, -1)}\``;
  if ('header' in piece) return `\`${piece.header}\``;
  if ('formField' in piece) return `form field \`${piece.formField}\``;
  return 'body' in piece ? `\`${piece.body}\`` : `the headers in \`${piece.headersListedIn}\``;
}

function place(field: Field): string {
  if ('header' in field) return `\`${[field.header].flat().join('`, `')}\``;
  if ('query' in field) return `query parameter \`${field.query}\``;
  return 'formField' in field ? `form field \`${field.formField}\`` : `\`${field.body}\``;
}

/** Location of an event's id or type. */
export function where(location: Verification['eventId']): string | undefined {
  return location && `\`${'header' in location ? [location.header].flat().join('`, `') : location.body}\``;
}

/** Request that is answered at once. */
export function handshake({ when, verified: signed }: Handshake): string {
  const marks = [
    ...conditions(when.query, '?'),
    ...conditions(when.headers),
    ...conditions(when.form, 'form '),
    ...conditions(when.body),
  ];
  return `${when.method}${marks.length ? ` \`${marks.join(' ')}\`` : ''}${signed ? ', signed' : ''}`;
}

function conditions(of: Readonly<Record<string, string | number | boolean>> = {}, prefix = ''): string[] {
  return Object.entries(of).map(([name, value]) => {
    if (value === false) return `no ${prefix}${name}`;
    return `${prefix}${name}${value === true || prefix === '?' ? '' : ` = ${value}`}`;
  });
}
