import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import config from '#webhooks/config';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';

const env = readEnv('requeue', process.env);
const { topics } = resolveWebhooks(config(env.STAGE));

export const handler = createHandler({ stage: env.STAGE, topics, ports: awsPorts(env) });
