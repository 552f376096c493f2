import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { ownValue } from '#contract/own-value';
import { Counter } from '#lambdas/runtime/counter';
import { createLogger, logWith } from '#lambdas/runtime/logger';
import config from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import { createHandler } from './handler.ts';
import { memoryBudget } from './memory-budget.ts';
import { awsPorts } from './ports.ts';

const env = readEnv('process', process.env);
const { lanes, topics } = resolveWebhooks(config(env.STAGE));
const lane = ownValue(lanes, env.LANE);
if (!lane) {
  throw new Error(`the configuration of stage ${env.STAGE} has no lane ${env.LANE}: deploy the stack again`);
}

const logger = createLogger('process');

export const handler = createHandler(
  {
    lane,
    topics,
    handlers,
    ports: awsPorts(env),
    memory: memoryBudget(lane),
    counter: new Counter('process', env.STAGE),
    laneName: env.LANE,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION ?? '$LATEST',
    logWith: (fields) => logWith(logger, fields),
  },
  logger,
);
