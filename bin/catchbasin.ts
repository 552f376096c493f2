import { App } from 'aws-cdk-lib';
import { checkStage } from '../lib/check-webhooks.ts';
import { describeDedupe } from '../lib/describe-dedupe.ts';
import { describeSchedules } from '../lib/describe-schedules.ts';
import { WebhookStack } from '../lib/webhook-stack.ts';
import { WebhooksConfigError } from '../lib/webhooks-config-error.ts';
import defineStage from '../webhooks/config.ts';
import handlers from '../webhooks/handlers/index.ts';
import infrastructure from '../webhooks/infrastructure.ts';

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
