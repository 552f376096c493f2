/** Parses a raw query string. `URLSearchParams` would drop a question mark at its start, which is part of a name. */
export function queryParameters(query: string): URLSearchParams {
  return new URLSearchParams(`&${query}`);
}

/**
 * Replaces the values of a query parameter, however its name is encoded. All other bytes stay as they are.
 *
 * @example replaceParameter('a=1&token=s', 'token', '[redacted]') // 'a=1&token=[redacted]'
 */
export function replaceParameter(query: string, name: string, value: string): string {
  const isNamed = (piece: string) => queryParameters(piece).has(name);
  const pieces = query.split('&');
  return pieces.map((piece) => (isNamed(piece) ? `${piece.split('=', 1)[0]}=${value}` : piece)).join('&');
}
