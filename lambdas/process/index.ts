import { readEnv } from '#contract/env';
import { resolveWebhooks } from '#config/resolve-webhooks';
import defineStage from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import { createLogger, logWith } from '#lambdas/runtime/logger';
import { TopicCounter } from '#lambdas/runtime/topic-counter';
import { createHandler } from './handler.ts';
import { memoryBudget } from './memory-budget.ts';
import { awsPorts } from './ports.ts';

const env = readEnv('process', process.env);
const { priorities, topics } = resolveWebhooks(defineStage(env.STAGE));
const priority = priorities[env.PRIORITY];
if (!priority)
  throw new Error(`The config of stage ${env.STAGE} has no priority ${env.PRIORITY}: deploy the stack again.`);

const logger = createLogger('process');

export const handler = createHandler(
  {
    priority,
    topics,
    handlers,
    ports: awsPorts(env),
    memory: memoryBudget(priority),
    counter: new TopicCounter('process'),
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION ?? '$LATEST',
    logWith: (fields) => logWith(logger, fields),
  },
  logger,
);
