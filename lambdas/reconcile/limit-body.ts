/** A page of a provider's list has at most a few MB. The function has 512 MB of memory, also for several topics. */
const MAX_BODY_BYTES = 20_000_000;

/** Statuses whose responses must not have a body. */
const WITHOUT_BODY = [204, 205, 304];

/**
 * Reads the body of a response, so that the timeout and the retries of the request apply to it too.
 *
 * @throws {RangeError} when the body is larger than 20 MB
 */
export async function limitBody(response: Response): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop with an error cancels the rest of the body.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new RangeError(`the response is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const { status, statusText, headers, url } = response;
  const body = WITHOUT_BODY.includes(status) ? null : Buffer.concat(chunks);
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}
