/** A signed HTTP request as a provider sends it. */
export interface SignedRequest {
  readonly method: string;

  /** The full public URL, with its query. */
  readonly url: string;

  /** The headers by name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;

  readonly body: Buffer;
}

/** Formats a time as whole seconds since 1970, the form in which most providers sign it. */
export const epochSeconds = (now: Date) => String(Math.floor(now.getTime() / 1000));

/** Builds a POST request with a JSON body. */
export function jsonPost(url: string, body: Buffer, headers: SignedRequest['headers']): SignedRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Builds a POST request with a URL-encoded form as its body. */
export function formPost(
  url: string,
  form: URLSearchParams | string,
  headers: SignedRequest['headers'] = {},
): SignedRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: Buffer.from(form.toString()),
  };
}
