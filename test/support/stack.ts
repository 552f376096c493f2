import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import type { AlarmTarget } from '#contract/alarms-config';
import { defineWebhooks, type WebhooksConfig } from '#contract/define-webhooks';
import { asana, hmac, stripe, unsigned } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import type { Infrastructure } from '#lib/infrastructure';
import { WebhookStack, type WebhookStackProps } from '#lib/webhook-stack';

const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8'));

/** A small configuration with two lanes. */
export const CONFIG: WebhooksConfig = defineWebhooks({
  alarms: { critical: ['oncall@example.com', 'boss@example.com'], warning: ['boss@example.com'] },
  lanes: {
    urgent: { reservedConcurrency: 20, maxConcurrency: 15, attemptTimeout: 40, attempts: 5, batchingWindow: 2 },
    rest: { reservedConcurrency: false, maxWebhookAge: 3_600, memorySize: 256 },
  },
  topics: {
    stripe: { lane: 'urgent', verify: stripe({ secretName: 'webhooks/stripe' }) },
    orders: { lane: 'rest', verify: hmac({ header: 'x-signature', secretName: 'webhooks/shared' }) },
    'orders.v2': { lane: 'rest', verify: hmac({ header: 'x-signature', secretName: 'webhooks/shared' }) },
    internal: { lane: 'rest', verify: unsigned() },
  },
  throttle: { rate: 50, burst: 80 },
  payloadRetentionDays: 30,
})('test');

/** A recipient of each kind but email. */
export const TARGETS: readonly AlarmTarget[] = [
  { httpsSecretName: 'alarms/pagerduty' },
  { slack: { workspaceId: 'T01234567', channelId: 'C01234567' } },
  {
    teams: {
      tenantId: '01234567-89ab-cdef-0123-456789abcdef',
      teamId: '12345678-9abc-def0-1234-56789abcdef0',
      channelId: '19:0123456789abcdef@thread.tacv2',
    },
  },
  { topicArn: 'arn:aws-somewhere:sns:us-east-1:000000000000:operators' },
];

/** Replaces the defaults: the stage `test`, any region, no infrastructure. */
interface Options extends Partial<WebhookStackProps> {
  /** Validates the template as `cdk synth` does, which takes as long as the rest of the synthesis. @default false */
  readonly validate?: boolean;
  /** Context besides that of cdk.json. @default none */
  readonly context?: Readonly<Record<string, unknown>>;
}

function neverLoaded(): never {
  throw new Error('a construct must not load handlers');
}

/** Synthesizes a configuration without bundling its functions. */
export function stackOf(config: WebhooksConfig = CONFIG, options: Options = {}): WebhookStack {
  const { stage = 'test', validate = false, context: added, ...props } = options;
  const app = new App({
    context: { ...context, ...added, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: validate,
  });
  const handlers = Object.fromEntries(Object.keys(config.topics).map((topic) => [topic, async () => neverLoaded()]));
  return new WebhookStack(app, `Catchbasin-${stage}`, {
    stage,
    config: () => config,
    handlers,
    ...props,
  });
}

/** Synthesizes a configuration to its template. */
export function synthesized(config?: WebhooksConfig, options?: Options): Template {
  return Template.fromStack(stackOf(config, options));
}

/** The properties of every resource of a type. */
export function propertiesOf(template: Template, type: string) {
  return Object.values(template.findResources(type)).map(({ Properties }) => Properties);
}

interface EverythingOptions extends Options {
  /** Adds chat channels and a budget, which China or GovCloud do not have. @default true */
  readonly chat?: boolean;
  /** Locks the objects of the bucket instead of emptying it with the stack. @default false */
  readonly locked?: boolean;
}

/**
 * Synthesizes a stack with every option: each kind of recipient, a FIFO lane, a lane in a VPC, a domain, a secret set by
 * a handshake, topics with a throttle.
 */
export function stackOfEverything({ chat = true, locked = false, ...options }: EverythingOptions = {}): WebhookStack {
  const targets = TARGETS.filter(
    (target) => chat || 'httpsSecretName' in Object(target) || 'topicArn' in Object(target),
  );
  const config: WebhooksConfig = {
    ...CONFIG,
    lanes: { urgent: { fifo: true }, rest: { maxAttemptsPerSecond: 5, canary: true } },
    topics: {
      stripe: {
        lane: 'urgent',
        verify: stripe({ secretName: 'webhooks/stripe' }),
        orderBy: 'topic',
        payloadRetentionDays: 28,
        reconcile: {
          every: 900,
          lookBack: 86_400,
          source: stripeEvents({ apiKeyName: 'webhooks/stripe-api-key' }),
          allowRegister: true,
        },
      },
      asana: {
        lane: 'rest',
        verify: asana({ secretName: 'webhooks/asana', pending: true }),
        throttle: { rate: 20, burst: 40 },
      },
      'orders.v2_a-1': { lane: 'rest', verify: unsigned(), throttle: { rate: 5, burst: 10 } },
    },
    domain: {
      name: 'hooks.example.com',
      certificateArn: 'arn:aws-somewhere:acm:us-east-1:000000000000:certificate/c',
      ownershipCertificateArn: 'arn:aws-somewhere:acm:us-east-1:000000000000:certificate/o',
      truststore: { bucket: 'trust', key: 'ca.pem', version: 'v1' },
    },
    ingest: { reservedConcurrency: 500 },
    safeDeployments: true,
    dualStack: true,
    table: {
      deletionProtection: true,
      warmThroughput: { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 10_000 },
    },
    tracing: true,
    ...(locked ? { objectLock: { mode: 'governance', days: 28 } } : { retainPayloads: false }),
    alarms: {
      critical: ['oncall@example.com', ...targets],
      warning: ['boss@example.com', ...targets],
      ...(chat && { budget: { monthlyUsd: 100 } }),
    },
  };
  const networks: Infrastructure['networks'] = (stack) => ({
    rest: {
      vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-01234567',
        availabilityZones: ['a'],
        privateSubnetIds: ['subnet-01234567'],
        privateSubnetRouteTableIds: ['rtb-01234567'],
      }),
    },
  });
  return stackOf(config, { infrastructure: { networks }, ...options });
}
