import type { CertificateVerification, SignedLines } from './fetched-verification.ts';
import { readPointer } from './json-pointer.ts';
import { ownValue } from './own-value.ts';
import { zlib } from './zlib.ts';

/** Request whose signature belongs to a certificate. */
export interface CertifiedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Returns the body as JSON. */
  json(): unknown;
}

/**
 * Joins the signed content of a request.
 *
 * @param time literal text of the timestamp
 * @returns undefined when the request lacks a part, or has one that could hide another
 */
export function certificateContent(
  { signed }: Pick<CertificateVerification, 'signed'>,
  request: CertifiedRequest,
  time: string,
): string | undefined {
  if ('type' in signed) return linesOf(signed, request.json());
  const parts = signed.map((part) => {
    if (part === 'timestamp') return time;
    if (part === 'crc32') return String(zlib().crc32(request.body));
    return 'text' in part ? part.text : request.headers[part.header];
  });
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

/**
 * Joins names and values. A value of several lines could contain names and values of its own, so that the sender of a
 * captured message could move the border between two fields.
 */
function linesOf({ type, fields }: SignedLines, json: unknown): string | undefined {
  const names = ownValue(fields, String(readPointer(json, type)));
  if (!names) return undefined;
  const lines: string[] = [];
  for (const [index, each] of names.entries()) {
    const name = each.replace('?', '');
    const value = readPointer(json, `/${name}`);
    if (value === undefined && name !== each) continue;
    if (typeof value !== 'string' || (index > 0 && /[\r\n]/.test(value))) return undefined;
    lines.push(name, value);
  }
  return `${lines.join('\n')}\n`;
}
