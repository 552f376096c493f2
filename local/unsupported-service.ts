import fastify, { type FastifyInstance } from 'fastify';
import { describeCall, type ServiceCall } from './describe-call.ts';
import { formatServiceError } from './format-service-error.ts';

/**
 * Creates the endpoint of all services without an emulator. It answers each request with an error that the SDK throws,
 * so that no call of a handler reaches AWS.
 *
 * @param onProblem called once for each operation, because a handler may catch the error
 */
export function createUnsupportedService(onProblem: (message: string) => void): FastifyInstance {
  const app = fastify();
  const reported = new Set<string>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.all('/*', async ({ method, url, headers, body }, reply) => {
    const call = describeCall({ method, url, headers, body: Buffer.isBuffer(body) ? body.toString() : '' });
    const message = messageOf(call);
    if (!reported.has(message)) onProblem(message);
    reported.add(message);
    const { headers: answered, body: text } = formatServiceError(call.protocol, 'NotEmulated', message);
    // The SDK retries some errors with 5xx, but not 501.
    return reply.code(501).headers(answered).send(text);
  });
  return app;
}

function messageOf({ service, operation, variable }: ServiceCall): string {
  return (
    `The local mode has no emulator of ${service} and did not execute ${operation}. ` +
    `To call an emulator of your own, set ${variable}=<its URL> in webhooks/local.env.`
  );
}
