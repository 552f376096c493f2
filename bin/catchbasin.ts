import { App } from 'aws-cdk-lib';
import { describeDedupe } from '#config/describe-dedupe';
import { describeSchedules } from '#config/describe-schedules';
import { WebhooksConfigError } from '#config/validate/config-error';
import { WebhookStack } from '#lib/webhook-stack';
import config from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import infrastructure from '#webhooks/infrastructure';

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? 'dev';

try {
  const { webhooks } = new WebhookStack(app, `Catchbasin-${stage}`, { stage, config, handlers, infrastructure });
  // On stderr, because the CDK CLI reads stdout of some commands.
  console.error([describeSchedules(webhooks.config), ...describeDedupe(webhooks.config)].join('\n'));
} catch (error) {
  if (!(error instanceof WebhooksConfigError)) throw error;
  // The message is for the author of the configuration; a stack trace would hide it.
  console.error(error.message);
  process.exitCode = 1;
}
