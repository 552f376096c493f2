import { createHmac } from 'node:crypto';

interface ContentfulRequest {
  readonly method: string;
  readonly path: string;
  /** The headers by name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs a request as Contentful does. `npm run test:oracles` compares the result with Contentful's SDK. */
export function signAsContentful(
  secret: string,
  { method, path, headers, body }: ContentfulRequest,
  timestamp: number,
): Record<string, string> {
  const [listing, time] = ['x-contentful-signed-headers', 'x-contentful-timestamp'];
  const listed = [...Object.keys(headers), listing, time].sort().join(',');
  const all: Record<string, string> = { ...headers, [listing]: listed, [time]: String(timestamp) };
  const signedHeaders = listed.split(',').map((name) => `${name}:${all[name]}`);
  const signed = [method, path, signedHeaders.join(';'), body].join('\n');
  const signature = createHmac('sha256', secret).update(signed).digest('hex');
  return { 'x-contentful-signature': signature, [listing]: listed, [time]: String(timestamp) };
}
