import type { ScheduledEvent } from 'aws-lambda';
import { readEnv } from '#contract/env';
import { createLog } from '#lambdas/runtime/logger';
import config from '#webhooks/config';
import { awsPorts } from './ports.ts';
import { remindOfDeadLetters } from './remind-of-dead-letters.ts';

const env = readEnv('remind', process.env);
const settings = { stage: env.STAGE, topics: Object.keys(config(env.STAGE).topics), runbookUrl: env.RUNBOOK_URL };
const ports = awsPorts(env);
const log = createLog({ service: 'remind', stage: env.STAGE });

export async function handler({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> {
  await remindOfDeadLetters(ports, log, settings, time);
}
