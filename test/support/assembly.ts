import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { Assembly } from '#ops/stack/assembly';
import { Template } from '#ops/stack/template';

/** Creates the assembly of a stage that has topics and no resources. */
export function assemblyOf(stage: string, topics: ResolvedWebhooks['topics']): Assembly {
  return {
    directory: '',
    stackName: `Catchbasin-${stage}`,
    template: new Template({ Resources: {}, Metadata: { Catchbasin: { stage, topics } } }),
    bootstrap: { parameter: '/cdk-bootstrap/hnb659fds/version', version: 6 },
  };
}
