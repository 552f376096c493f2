import type { SignedRequest } from './oracle.ts';

export const seconds = (now: Date) => String(Math.floor(now.getTime() / 1000));

export function jsonPost(url: string, body: Buffer, headers: SignedRequest['headers']): SignedRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, body };
}

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
