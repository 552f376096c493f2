import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';

const agent = new Agent({ keepAlive: true });

/** Gets one object by `node:https`. @param event path of the object */
export async function handler({ path }: { readonly path: string }) {
  const sent = request(`${process.env.AWS_ENDPOINT_URL_S3}${path}`, { agent });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  await response.toArray();
  return { statusCode: response.statusCode };
}
