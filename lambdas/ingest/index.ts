import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { createLogger } from '#lambdas/runtime/logger';
import { TopicCounter } from '#lambdas/runtime/topic-counter';
import defineStage from '#webhooks/config';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';

const env = readEnv('ingest', process.env);

export const handler = createHandler({
  webhooks: resolveWebhooks(defineStage(env.STAGE)),
  ports: awsPorts(env),
  log: createLogger('ingest'),
  counter: new TopicCounter('ingest'),
});
