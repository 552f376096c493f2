import { parseJson } from './parse-json.ts';

/** The most secrets of one topic. A rotation needs two, and each one costs a computation per request. */
export const MAX_SECRETS = 10;

/**
 * Splits the value of a Secrets Manager secret into its signing secrets.
 *
 * The value is one signing secret as text. During a rotation it is a JSON list of several. A JSON object with one
 * string value, which the AWS console stores for a key/value pair, stands for that value.
 *
 * @example
 * parseSigningSecrets('["whsec_new","whsec_old"]') // ['whsec_new', 'whsec_old']
 * parseSigningSecrets('{"key":"whsec_1"}') // ['whsec_1']
 *
 * @throws {Error} if the value cannot be used; the message never quotes it
 */
export function parseSigningSecrets(text: string): string[] {
  const secrets = text.trimStart().startsWith('[') ? parseList(text) : [parseKeyValue(text) ?? text];
  // Anyone could sign with an empty key, so it is an error.
  if (secrets.length === 0 || secrets.length > MAX_SECRETS || secrets.some((secret) => secret.trim() === '')) {
    throw new Error(`it must hold 1 to ${MAX_SECRETS} secrets, none of them empty`);
  }
  return secrets;
}

/** Joins signing secrets into the value of a Secrets Manager secret. Inverse of `parseSigningSecrets`. */
export function formatSigningSecrets(texts: readonly string[]): string {
  const [only = ''] = texts;
  return texts.length === 1 && !/^\s*[[{]/.test(only) ? only : JSON.stringify(texts);
}

function parseKeyValue(text: string): string | undefined {
  const value = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  // A text that only begins like an object is a secret that begins with a brace.
  if (value === undefined) return undefined;
  const [secret, ...others] = Object.values(value as object);
  if (typeof secret === 'string' && others.length === 0) return secret;
  throw new Error('it is a JSON object with other than one string value');
}

function parseList(text: string): string[] {
  const list = parseJson(text);
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  throw new Error('it begins like a JSON list but is not a list of strings');
}
