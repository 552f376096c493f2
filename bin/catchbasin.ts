import { App } from 'aws-cdk-lib';
import { checkStage } from '#config/validate/validate-webhooks';
import { describeDedupe } from '#config/describe-dedupe';
import { describeSchedules } from '#config/describe-schedules';
import { WebhookStack } from '#lib/webhook-stack';
import { WebhooksConfigError } from '#config/validate/config-error';
import defineStage from '#webhooks/config';
import handlers from '#webhooks/handlers/index';
import infrastructure from '#webhooks/infrastructure';

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? 'dev';

try {
  const webhooks = checkStage(stage, defineStage, Object.keys(handlers));
  new WebhookStack(app, `Catchbasin-${stage}`, { stage, webhooks, infrastructure });
  // On the error stream: what a CDK app prints on the other is for machines.
  console.error([describeSchedules(webhooks), ...describeDedupe(webhooks)].join('\n'));
} catch (error) {
  if (!(error instanceof WebhooksConfigError)) throw error;
  // The text is for the person who wrote the config; a stack trace would bury it.
  console.error(error.message);
  process.exitCode = 1;
}
