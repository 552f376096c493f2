import { Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { WebhookFunction } from './webhook-function.ts';

const ACTIONS = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** Makes Lambda trace every function of a scope. The scope must be complete. */
export function traceFunctions(scope: Construct): void {
  for (const each of scope.node.findAll()) {
    if (!(each instanceof WebhookFunction)) continue;
    (each.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
    each.addToRolePolicy(new PolicyStatement({ actions: ACTIONS, resources: ['*'] }));
    Validations.of(each.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'IAM cannot restrict the upload of traces to resources, and it reads nothing.',
    });
  }
}
