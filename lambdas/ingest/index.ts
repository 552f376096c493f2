import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { createLog } from '#lambdas/runtime/logger';
import config from '#webhooks/config';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';
import { reportStaleSecret } from './report-stale-secret.ts';

const env = readEnv('ingest', process.env);

const webhooks = resolveWebhooks(config(env.STAGE));
const log = createLog({ service: 'ingest', stage: env.STAGE });

export const handler = createHandler({
  webhooks,
  ports: awsPorts(env, reportStaleSecret(log)),
  log,
});
