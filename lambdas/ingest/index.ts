import { readEnv } from '../../contract/env.ts';
import { resolveWebhooks } from '../../contract/resolve-webhooks.ts';
import defineStage from '../../webhooks/config.ts';
import { createLogger } from '../runtime/logger.ts';
import { TopicCounter } from '../runtime/topic-counter.ts';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';

const env = readEnv('ingest', process.env);

export const handler = createHandler({
  webhooks: resolveWebhooks(defineStage(env.STAGE)),
  ports: awsPorts(env),
  log: createLogger('ingest'),
  counter: new TopicCounter('ingest'),
});
