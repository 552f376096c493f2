/** The CDK constructs of Catchbasin. Import them as `catchbasin/cdk`. */
export { WebhooksConfigError } from '#config/validate/config-error';
export { defineInfrastructure, type Infrastructure, type Network, type Resources } from './infrastructure.ts';
export type { Lane } from './lane.ts';
export { WebhookStack, type WebhookStackProps } from './webhook-stack.ts';
export { Webhooks } from './webhooks.ts';
export type { WebhooksProps } from './webhooks-props.ts';
