import { STATUS_CODES } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import { type Controls, controlsOf } from './controls.ts';
import { type HttpEvent, toHttpEvent } from './http-event.ts';
import type { LocalFunction } from './local-function.ts';
import type { AcceptedRequest, SampleRecorder } from './sample-recorder.ts';

const MAX_BODY_BYTES = 10_000_000;
const ANY: HTTPMethods[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** A route and the function that it invokes. */
export interface Route {
  /** The route key of the template, such as `ANY /{topic}`. */
  readonly key: string;
  readonly target: Pick<LocalFunction, 'invoke'>;
}

/**
 * Creates the HTTP API with its routes, the responses of API Gateway itself, and the controls below `/_local`.
 *
 * @param recorder keeps accepted webhooks as samples. @default none are kept
 */
export function createHttpApi(
  routes: readonly Route[],
  controls: Controls,
  recorder?: Pick<SampleRecorder, 'record'>,
): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    frameworkErrors: (_error, _request, reply: FastifyReply) => gatewayResponse(reply, 400),
  });
  // The functions parse the body. The server takes it as bytes, whatever the content type, even a malformed one.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.addHook('onRequest', async (request) => {
    request.headers = { 'content-type': undefined };
  });
  app.setNotFoundHandler((_, reply) => gatewayResponse(reply, 404));
  app.setErrorHandler<{ statusCode?: number }>((error, _, reply) => gatewayResponse(reply, error.statusCode ?? 500));

  for (const { key, target } of routes) {
    const [method = 'ANY', path = '/'] = key.split(' ');
    app.route({
      method: method === 'ANY' ? ANY : (method as HTTPMethods),
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const event = toHttpEvent(request, key);
        const result = (await target.invoke(event)) as APIGatewayProxyStructuredResultV2;
        // Only an accepted webhook has an id. A handshake has none.
        if (result.headers?.['x-webhook-id'])
          recorder?.record({ topic: topicOf(request, path), ...toAccepted(request, event) });
        return functionResponse(reply, result);
      },
    });
  }

  app.register(controlsOf(controls), { prefix: '/_local' });
  return app;
}

/** Returns the topic of a request, from the path of its route when the route is that of one topic. */
function topicOf(request: FastifyRequest, routePath: string): string {
  const { topic = routePath.slice(1) } = request.params as { topic?: string };
  return topic;
}

function toAccepted(request: FastifyRequest, { headers }: HttpEvent): Omit<AcceptedRequest, 'topic'> {
  return { headers, body: (request.body as Buffer | undefined) ?? Buffer.alloc(0) };
}

/** Responds with the body that API Gateway uses for its own responses. */
function gatewayResponse(reply: FastifyReply, status: number): FastifyReply {
  const message = status === 413 ? 'Request Entity Too Large' : STATUS_CODES[status];
  return reply.code(status).send({ message });
}

/** Responds with the result of a function. */
function functionResponse(reply: FastifyReply, result: APIGatewayProxyStructuredResultV2): FastifyReply {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded } = result;
  reply.code(statusCode).headers(headers as Record<string, string>);
  // Without a body there is no content type either, which fastify would guess for a buffer.
  return body === '' ? reply.send() : reply.send(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
}
