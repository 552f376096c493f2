/** Parses a raw query string. `URLSearchParams` would drop a question mark at its start, which is part of a name. */
export function queryParameters(query: string): URLSearchParams {
  return new URLSearchParams(`&${query}`);
}
