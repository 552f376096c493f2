import { App } from 'aws-cdk-lib';
import { WebhookStack } from 'catchbasin/cdk';
import config from '../webhooks/config.ts';
import handlers from '../webhooks/handlers/index.ts';
import infrastructure from '../webhooks/infrastructure.ts';

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? 'dev';
new WebhookStack(app, `Catchbasin-${stage}`, { stage, config, handlers, infrastructure });
