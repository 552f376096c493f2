import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addTags } from './tags.ts';
import { Webhooks } from './webhooks.ts';
import type { WebhooksProps } from './webhooks-props.ts';

/** Options of `WebhookStack`: those of the CDK's stacks and those of the `Webhooks` construct. */
export interface WebhookStackProps extends StackProps, WebhooksProps {}

/**
 * A stack that holds the webhooks of one stage, and the resources of `infrastructure`.
 *
 * @example
 * new WebhookStack(app, `Catchbasin-${stage}`, { stage, config, handlers, infrastructure });
 */
export class WebhookStack extends Stack {
  /** The construct in the stack. */
  readonly webhooks: Webhooks;

  constructor(scope: Construct, id: string, props: WebhookStackProps) {
    super(scope, id, { description: 'Catchbasin: receives webhooks and never loses one', ...props });
    this.webhooks = new Webhooks(this, 'Webhooks', props);
    // Resources that the infrastructure adds to the stack get the tags too.
    addTags(this, this.webhooks.config.tags, props.stage);
    this.terminationProtection = props.terminationProtection ?? this.webhooks.config.terminationProtection;
  }
}
