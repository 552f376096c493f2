import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseJson } from '#contract/parse-json';
import { faultsSchema } from '#ops/send/faults';
import type { FaultSwitch } from './fault-switch.ts';
import type { LaneSwitch } from './lane-switch.ts';
import type { LocalFunction } from './local-function.ts';
import { invokeReconcile } from './reconcile.ts';
import { LOOPBACK_HOST } from './refuse-other-hosts.ts';
import type { Schedule } from './schedule.ts';
import type { OldestMessage } from './stored-emulator.ts';
import type { WebhookLog } from './webhook-log.ts';

/** Headers that tunnels and proxies add. Some of them set the Host header to localhost. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'cf-connecting-ip', 'via'];

const pausedSchema = z.strictObject({ paused: z.boolean() });
/** The function takes a request without a command for the event of its schedule. */
const reconcileSchema = z.looseObject({
  command: z.enum(['reconcile', 'endpoint-status', 'register-endpoint']),
  topic: z.string(),
});

export interface Controls {
  readonly steps: WebhookLog;
  readonly faults: FaultSwitch;
  readonly schedules: readonly Pick<Schedule, 'run'>[];
  readonly lanes: Pick<LaneSwitch, 'state' | 'set'>;
  readonly oldestMessages: () => readonly OldestMessage[];
  /** Reconcile function. @default no topic has `reconcile` */
  readonly reconcile?: Pick<LocalFunction, 'invoke'> | undefined;
}

/** Creates the routes below `/_local`, which commands and tests use to control the local mode. AWS has none of them. */
export function controlsOf({ steps, faults, schedules, lanes, oldestMessages, reconcile }: Controls) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async ({ method, raw }, reply) => {
      // DNS rebinding: a web page can send requests here through a host name that resolves to this machine.
      // A tunnel makes the webhook paths public, and nothing else.
      const isForwarded = FORWARDED.some((name) => name in raw.headers);
      if (isForwarded || !LOOPBACK_HOST.test(raw.headers.host ?? ''))
        return reply.code(403).send({ message: 'Forbidden' });
      // A web page can send requests to localhost without a CORS preflight, but not with a JSON content type.
      if (method !== 'GET' && raw.headers['content-type'] !== 'application/json') {
        return reply.code(415).send({
          message: 'The content type is not application/json. Send the header "content-type: application/json".',
        });
      }
    });

    app.get<{ Querystring: { since?: string } }>('/steps', async ({ query }) => steps.since(Number(query.since ?? 0)));

    app.get('/faults', async () => faults.faults);
    app.put('/faults', async ({ body }, reply) => {
      const { success, data, error } = faultsSchema.safeParse(parseJson(String(body)));
      if (!success) return reply.code(400).send({ message: z.prettifyError(error) });
      faults.set(data);
      return data;
    });

    app.get('/oldest-messages', async () => ({ queues: oldestMessages() }));

    type LaneRequest = { Params: { lane: string } };
    const noLane = (name: string) => ({ message: `There is no lane ${name}.` });
    app.get<LaneRequest>('/lanes/:lane', async ({ params: { lane } }, reply) => {
      return lanes.state(lane) ?? reply.code(404).send(noLane(lane));
    });
    app.put<LaneRequest>('/lanes/:lane', async ({ params: { lane }, body }, reply) => {
      const { success, data, error } = pausedSchema.safeParse(parseJson(String(body)));
      if (!success) return reply.code(400).send({ message: z.prettifyError(error) });
      return (await lanes.set(lane, data.paused)) ?? reply.code(404).send(noLane(lane));
    });

    app.post('/reconcile', async ({ body }, reply) => {
      const { success, data, error } = reconcileSchema.safeParse(parseJson(String(body)));
      if (!success) return reply.code(400).send({ message: z.prettifyError(error) });
      if (!reconcile) return reply.code(404).send({ message: 'No topic has `reconcile`.' });
      return invokeReconcile(reconcile, data);
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
