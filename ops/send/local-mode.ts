import { UserError } from '#ops/user-error';

/**
 * Sends a request to the local mode's own endpoints.
 *
 * @param url of the local mode, without a trailing slash
 * @param signal ends the waiting
 * @throws {UserError} when the local mode does not respond or rejects the request
 */
export async function callLocalMode(
  url: string,
  method: string,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`${url}/_local/${path}`, {
    method,
    ...(signal && { signal }),
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch((cause) => {
    if (signal?.aborted) throw cause;
    throw new UserError(`the local mode does not respond at ${url}. Start it with \`npm start\`.`, { cause });
  });
  if (!response.ok) {
    throw new UserError(`the local mode rejected ${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}
