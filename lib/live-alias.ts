import { Alias, type IVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionName } from '#contract/env';
import type { WebhookFunction } from './webhook-function.ts';

/**
 * The alias `live` of a function, through which AWS invokes it. A deployment publishes a version, which keeps its code
 * and variables, and then moves the alias.
 */
export class LiveAlias extends Alias {
  constructor(scope: Construct, id: string, { currentVersion }: WebhookFunction<FunctionName>) {
    // exactOptionalPropertyTypes does not accept a `Version` as an `IVersion`.
    super(scope, id, { aliasName: 'live', version: currentVersion as IVersion });
  }
}
