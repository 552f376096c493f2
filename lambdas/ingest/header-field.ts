import type { HeaderField } from '../../contract/verification.ts';

/** Enough for every provider's key rotation; more is someone making us compute. */
const MAX_VALUES = 20;

/** The values that a header carries for this field: `t=1,v1=ab,v1=cd` has two of prefix `v1=`. */
export function readHeaderField(headers: Readonly<Record<string, string>>, field: HeaderField): string[] {
  const header = headers[field.header];
  if (header === undefined) return [];
  const values = field.separator === undefined ? [header] : header.split(field.separator, MAX_VALUES);
  const prefix = field.prefix ?? '';
  return values
    .map((value) => value.trim())
    .filter((value) => value.startsWith(prefix))
    .map((value) => value.slice(prefix.length));
}
