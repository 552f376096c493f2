import { App } from 'aws-cdk-lib';
import { WebhookStack } from '#lib/webhook-stack';
import config from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import infrastructure from '#webhooks/infrastructure';

/** The CDK app of this project. */
const app = new App();

const stage: string = app.node.tryGetContext('stage') ?? 'dev';
const { webhooks } = new WebhookStack(app, `Catchbasin-${stage}`, { stage, config, handlers, infrastructure });

// On stderr, because scripts read stdout of commands such as `cdk synth`.
console.error(webhooks.describe());
