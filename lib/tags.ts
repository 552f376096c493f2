import { Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Types whose tags CloudFormation does not accept in every partition. It rejects those of mappings in China and
 * GovCloud (aws/aws-cdk#31532, #31965), and its reference for China lists none for dashboards.
 */
const UNTAGGED_TYPES = ['AWS::CloudWatch::Dashboard', 'AWS::Lambda::EventSourceMapping'];

/** Adds the configured tags, and `catchbasin:stage`, to every resource of a scope. */
export function addTags(scope: Construct, tags: Readonly<Record<string, string>>, stage: string): void {
  for (const [key, value] of Object.entries({ ...tags, 'catchbasin:stage': stage })) {
    Tags.of(scope).add(key, value, { excludeResourceTypes: UNTAGGED_TYPES });
  }
}
