import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { defineWebhooks, type WebhooksConfig } from '../../contract/define-webhooks.ts';
import { hmac, stripe, unsigned } from '../../contract/providers/index.ts';
import { checkWebhooks } from '../../lib/check-webhooks.ts';
import type { Infrastructure } from '../../lib/infrastructure.ts';
import { WebhookStack } from '../../lib/webhook-stack.ts';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8'));

/** A stack with two lanes, small enough to look through. */
export const CONFIG: WebhooksConfig = defineWebhooks({
  alarmEmails: ['oncall@example.com', 'boss@example.com'],
  priorities: {
    urgent: { reservedConcurrency: 20, maxConcurrency: 15, attemptTimeout: 40, attempts: 5, batchingWindow: 2 },
    rest: { reservedConcurrency: false, ageTarget: 3_600, memorySize: 256 },
  },
  topics: {
    stripe: { priority: 'urgent', verify: stripe({ secret: 'webhooks/stripe' }) },
    orders: { priority: 'rest', verify: hmac({ header: 'x-signature', secret: 'webhooks/shared' }) },
    'orders.v2': { priority: 'rest', verify: hmac({ header: 'x-signature', secret: 'webhooks/shared' }) },
    internal: { priority: 'rest', verify: unsigned() },
  },
  throttle: { rate: 50, burst: 80 },
  payloadRetentionDays: 30,
})('test');

/** The template that a config becomes. Nothing is bundled. */
export function synthesized(config: WebhooksConfig = CONFIG, infrastructure: Infrastructure = {}): Template {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const webhooks = checkWebhooks('test', config, Object.keys(config.topics));
  return Template.fromStack(new WebhookStack(app, 'Catchbasin-test', { stage: 'test', webhooks, infrastructure }));
}
