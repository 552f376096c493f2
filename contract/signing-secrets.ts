import { parseJson } from './parse-json.ts';

/** The most secrets of one topic. A rotation needs two, and each one costs a computation per request. */
export const MAX_SECRETS = 10;

/**
 * Splits the value of a Secrets Manager secret into its signing secrets.
 *
 * The value is one signing secret as text. During a rotation it is a JSON list of several.
 *
 * @example
 * parseSigningSecrets('["whsec_new","whsec_old"]') // ['whsec_new', 'whsec_old']
 *
 * @throws {Error} if the value cannot be used; the message never quotes it
 */
export function parseSigningSecrets(text: string): string[] {
  const secrets = text.startsWith('[') ? parseList(text) : [text];
  // Anyone could sign with an empty key, so it is an error.
  if (secrets.length === 0 || secrets.length > MAX_SECRETS || secrets.includes('')) {
    throw new Error(`it must hold 1 to ${MAX_SECRETS} secrets, none of them empty`);
  }
  return secrets;
}

/** Joins signing secrets into the value of a Secrets Manager secret. Inverse of `parseSigningSecrets`. */
export function formatSigningSecrets(texts: readonly string[]): string {
  return texts.length === 1 && texts[0] !== undefined && !texts[0].startsWith('[') ? texts[0] : JSON.stringify(texts);
}

function parseList(text: string): string[] {
  const list = parseJson(text);
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  throw new Error('it begins like a JSON list but is not a list of strings');
}
