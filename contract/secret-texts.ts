/** Two are in use while rotating; every further one is computed for each request. */
export const MAX_SECRETS = 10;

/**
 * The secrets that a Secrets Manager secret holds: its text as it is, or, while rotating, each of a JSON list.
 *
 * @throws {Error} when they cannot be verified with; its message never quotes them
 */
export function secretTexts(text: string): string[] {
  const secrets = text.startsWith('[') ? parseList(text) : [text];
  // An empty key would let everyone sign: it is a fault of the configuration, never a pass.
  if (secrets.length === 0 || secrets.length > MAX_SECRETS || secrets.includes('')) {
    throw new Error(`it must hold 1 to ${MAX_SECRETS} secrets, none of them empty`);
  }
  return secrets;
}

/** The inverse of `secretTexts`. */
export function secretOf(texts: readonly string[]): string {
  return texts.length === 1 && texts[0] !== undefined && !texts[0].startsWith('[') ? texts[0] : JSON.stringify(texts);
}

function parseList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  } catch {
    // The parser's message would quote the secret.
  }
  throw new Error('it begins like a JSON list but is not a list of strings');
}
