import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { createLog } from '#lambdas/runtime/logger';
import config from '#webhooks/config';
import sources from '#webhooks/sources/index';
import { awsPorts } from './aws-ports.ts';
import { createHandler } from './handler.ts';

const env = readEnv('reconcile', process.env);
const { topics } = resolveWebhooks(config(env.STAGE));

export const handler = createHandler({
  stage: env.STAGE,
  topics: Object.fromEntries(
    Object.entries(topics).flatMap(([name, { reconcile, ...topic }]) =>
      reconcile ? [[name, { ...topic, reconcile }]] : [],
    ),
  ),
  ports: awsPorts(env, thinCalls(process.env)),
  log: createLog({ service: 'reconcile', stage: env.STAGE }),
  sources,
  ingestUrl: env.INGEST_URL,
});
