import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import type { Assembly } from '#ops/stack/assembly';
import { Template } from '#ops/stack/template';

/** Creates the assembly of a stage that has topics and no resources. */
export function assemblyOf(
  stage: string,
  topics: ResolvedWebhooks['topics'],
  alarms?: StackMetadata['alarms'],
): Assembly {
  return {
    directory: '',
    stackName: `Catchbasin-${stage}`,
    template: new Template({ Resources: {}, Metadata: { Catchbasin: { stage, topics, ...(alarms && { alarms }) } } }),
    bootstrap: { parameter: '/cdk-bootstrap/hnb659fds/version', version: 6 },
  };
}
