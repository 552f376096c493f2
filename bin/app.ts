import { App } from 'aws-cdk-lib';
import { describeDedupe } from '#config/describe-dedupe';
import { describeSchedules } from '#config/describe-schedules';
import { WebhookStack } from '#lib/webhook-stack';
import config from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import infrastructure from '#webhooks/infrastructure';

/** The CDK app of this project. Its caller synthesizes it. */
export const app = new App({ autoSynth: false });

const stage: string = app.node.tryGetContext('stage') ?? 'dev';
const { webhooks } = new WebhookStack(app, `Catchbasin-${stage}`, { stage, config, handlers, infrastructure });

/** The retry schedule of each lane and the deduplication of each topic, in words. */
export const summary = [describeSchedules(webhooks.config), ...describeDedupe(webhooks.config)].join('\n');
