import type { ScheduledEvent } from 'aws-lambda';
import type { ReconcileProps } from '#lambdas/reconcile/dependencies';
import { createHandler } from '#lambdas/reconcile/handler';
import type { ReconcilePorts } from '#lambdas/reconcile/ports';
import { FunctionOutput } from '#test/support/function-output';
import { TOPICS } from '#test/support/reconcile-stage';

const EARLIER = '2026-01-01T00:00:00.000Z';
const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };

/** Runs the schedule. @returns the names of the API keys that were read */
async function keysRead(detail: ScheduledEvent['detail']): Promise<string[]> {
  const read: string[] = [];
  const ports = {
    now: () => new Date(),
    readProgress: async () => ({ version: 1, startedAt: EARLIER, watermark: EARLIER }),
    apiKey: async (name: string) => {
      read.push(name);
      throw new Error('no key');
    },
  } as unknown as ReconcilePorts;
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const { stripe, repository } = TOPICS;
  const topics = { stripe, repository } as ReconcileProps['topics'];
  const registry = { hub: async () => ({ default: async function* () {} }) };
  const handler = createHandler({ stage: 'dev', topics, ports, log, sources: registry, ingestUrl: '' });
  const output = new FunctionOutput();
  await handler({ detail } as ScheduledEvent, CONTEXT).finally(() => output.restore());
  return read;
}

test('the schedule runs all topics, without those that its event leaves out', async () => {
  expect(await keysRead({})).toEqual(['webhooks/prod/stripe-api-key', 'webhooks/prod/hub']);
  expect(await keysRead({ except: ['stripe'] })).toEqual(['webhooks/prod/hub']);
});
