import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { faultsSchema } from '#ops/send/faults';
import type { FaultSwitch } from './fault-switch.ts';
import type { Schedule } from './schedule.ts';
import type { WebhookLog } from './webhook-log.ts';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export interface Controls {
  readonly steps: WebhookLog;
  readonly faults: FaultSwitch;
  readonly schedules: readonly Pick<Schedule, 'run'>[];
}

/** What the local mode has beside the HTTP API, below `/_local`: for its commands and tests, and for nobody else. */
export function controlsOf({ steps, faults, schedules }: Controls) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async ({ method, raw }, reply) => {
      // A page in a browser can send requests here by a name that it has pointed at this machine.
      if (!LOOPBACK_HOST.test(raw.headers.host ?? '')) return reply.code(403).send({ message: 'Forbidden' });
      // And by the machine's own name without asking first, but not as JSON.
      if (method !== 'GET' && raw.headers['content-type'] !== 'application/json') {
        return reply.code(415).send({ message: 'only content-type: application/json is taken here' });
      }
    });

    app.get<{ Querystring: { since?: string } }>('/steps', async ({ query }) => steps.since(Number(query.since ?? 0)));

    app.get('/faults', async () => faults.faults);
    app.put('/faults', async ({ body }, reply) => {
      const { success, data, error } = faultsSchema.safeParse(parse(body));
      if (!success) return reply.code(400).send({ message: z.prettifyError(error) });
      faults.set(data);
      return data;
    });

    app.post('/schedules/run', async (_, reply) => {
      const failed = (await Promise.allSettled(schedules.map((schedule) => schedule.run()))).filter(
        (run) => run.status === 'rejected',
      );
      if (failed.length === 0) return { ran: schedules.length };
      return reply.code(502).send({ message: failed.map(({ reason }) => reason.message).join('; ') });
    });
  };
}

/** @returns undefined, which no schema takes, when it is not JSON */
function parse(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
