import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { createLogger } from '#lambdas/runtime/logger';
import { TopicCounter } from '#lambdas/runtime/topic-counter';
import config from '#webhooks/config';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';

const env = readEnv('ingest', process.env);

export const handler = createHandler({
  webhooks: resolveWebhooks(config(env.STAGE)),
  ports: awsPorts(env),
  log: createLogger('ingest'),
  counter: new TopicCounter('ingest'),
});
