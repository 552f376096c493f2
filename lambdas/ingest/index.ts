import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { Counter } from '#lambdas/runtime/counter';
import { createLogger, logWith } from '#lambdas/runtime/logger';
import config from '#webhooks/config';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';
import { reportStaleSecret } from './report-stale-secret.ts';

const env = readEnv('ingest', process.env);

const webhooks = resolveWebhooks(config(env.STAGE));
const log = logWith(createLogger('ingest'));
const counter = new Counter('ingest', env.STAGE);

export const handler = createHandler({
  webhooks,
  ports: awsPorts(env, reportStaleSecret({ log, counter })),
  log,
  counter,
});
