/**
 * Tells if a response names the end of a limit. GitHub answers 403 to requests above its limits.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function isTimedLimit(headers: Headers): boolean {
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0';
}

/** Tells if the response is a secondary limit of GitHub without `retry-after`. Its text is the only sign of it. */
export async function isUntimedLimit(response: Response): Promise<boolean> {
  const { status, headers } = response;
  if (![403, 429].includes(status) || !headers.has('x-ratelimit-remaining') || isTimedLimit(headers)) return false;
  return status === 429 || /rate limit|abuse detection/i.test(await response.clone().text());
}
