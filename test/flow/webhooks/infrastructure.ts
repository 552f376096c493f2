import { Duration } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { defineInfrastructure } from 'catchbasin/cdk';

/** Topics whose tests wait for the visibility timeout of messages that a processor has received but not settled. */
const TOPICS = ['chaos', 'crashing'];

export default defineInfrastructure({
  grant({ stack, processorOf }) {
    for (const topic of TOPICS) {
      const { timeout = Duration.seconds(30), node } = processorOf(topic);
      const queue = node.scope?.node.findChild('Queue').node.defaultChild;
      if (!(queue instanceof CfnQueue)) throw new Error(`${stack.stackName}: topic ${topic} has no queue`);
      // Two function timeouts instead of six, because Lambda does not throttle local functions.
      queue.visibilityTimeout = 2 * timeout.toSeconds();
    }
  },
});
