import { readEnv } from '#contract/env';
import { createLog } from '#lambdas/runtime/logger';
import { createHandler } from './handler.ts';
import { awsPorts } from './ports.ts';

const env = readEnv('probe', process.env);

export const handler = createHandler({
  versions: JSON.parse(env.VERSIONS),
  ports: awsPorts(),
  log: createLog({ service: 'probe', stage: env.STAGE }),
});
