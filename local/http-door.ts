import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import fastify, { type FastifyInstance, type FastifyReply, type HTTPMethods } from 'fastify';
import { type Controls, controlsOf } from './controls.ts';
import { toHttpEvent } from './http-event.ts';
import type { LocalFunction } from './local-function.ts';

const MAX_BODY_BYTES = 10_000_000;
const ANY: HTTPMethods[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

export interface Route {
  /** As in the template: `ANY /{topic}`. */
  readonly key: string;
  readonly target: LocalFunction;
}

/** The HTTP API: its routes, and its own answers where no function has one. */
export function httpDoor(routes: readonly Route[], controls: Controls): FastifyInstance {
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, exposeHeadRoutes: false, forceCloseConnections: true });
  // The functions decide what a body is; here it is bytes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ message: 'Not Found' }));
  app.setErrorHandler<{ statusCode?: number; message: string }>((error, _, reply) =>
    reply.code(error.statusCode ?? 500).send({ message: error.statusCode ? error.message : 'Internal Server Error' }),
  );

  for (const { key, target } of routes) {
    const [method = 'ANY', path = '/'] = key.split(' ');
    app.route({
      method: method === 'ANY' ? ANY : (method as HTTPMethods),
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) =>
        answer(reply, (await target.invoke(toHttpEvent(request, key))) as APIGatewayProxyStructuredResultV2),
    });
  }

  app.register(controlsOf(controls), { prefix: '/_local' });
  return app;
}

function answer(reply: FastifyReply, result: APIGatewayProxyStructuredResultV2): FastifyReply {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded } = result;
  return reply
    .code(statusCode)
    .headers(headers as Record<string, string>)
    .send(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
}
