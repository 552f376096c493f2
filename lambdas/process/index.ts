import { resolveWebhooks } from '#config/resolve-webhooks';
import { readEnv } from '#contract/env';
import { ownValue } from '#contract/own-value';
import { answerProbe } from '#lambdas/runtime/answer-probe';
import { Addresses } from '#lambdas/runtime/aws/addresses';
import { Connections } from '#lambdas/runtime/aws/connections';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';
import { createLog } from '#lambdas/runtime/logger';
import config from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import type { ProcessDependencies } from './dependencies.ts';
import { createHandler } from './handler.ts';
import { redirectConsole } from './handler-console.ts';
import { memoryBudget } from './memory-budget.ts';
import { awsPorts } from './ports.ts';
import { probeProcess } from './probe.ts';
import { traceFetch } from './trace-fetch.ts';

const env = readEnv('process', process.env);
const { lanes, topics } = resolveWebhooks(config(env.STAGE));
const lane = ownValue(lanes, env.LANE);
if (!lane) {
  throw new Error(`the configuration of stage ${env.STAGE} has no lane ${env.LANE}: deploy the stack again`);
}

const connections = new Connections();
const addresses = new Addresses(process.env);
// Opened before the first webhook arrives.
for (const { url } of [addresses.object(env.PAYLOAD_BUCKET, ''), addresses.tables()]) connections.open(url);

const source = { service: 'process', stage: env.STAGE, level: process.env.AWS_LAMBDA_LOG_LEVEL } as const;

redirectConsole();
traceFetch();

const dependencies: ProcessDependencies = {
  lane,
  topics,
  handlers,
  ports: awsPorts(env, thinCalls(process.env, connections, addresses)),
  memory: memoryBudget(lane),
  laneName: env.LANE,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION ?? '$LATEST',
  logWith: (fields) => createLog(source, fields),
};

export const handler = answerProbe(createHandler(dependencies), () => probeProcess(dependencies));
