import type { FastifyInstance } from 'fastify';

export const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Refuses requests to another host name. A web page can send them here by DNS rebinding, and read the answers. */
export function refuseOtherHosts(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (!LOOPBACK_HOST.test(raw.headers.host ?? '')) return reply.code(403).send({ message: 'Forbidden' });
  });
}
