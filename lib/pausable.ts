import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { outputName } from './output-name.ts';

/**
 * Lets `npm run ops -- pause` hold a pause in a parameter of the stack, so that no later deploy or rollback resumes the
 * lane. See docs/decisions/0014-a-pause-is-a-stack-parameter.md.
 *
 * @param mapping the lane's event source mapping
 * @param lane contains the parameter and its condition
 */
export function makePausable(mapping: CfnEventSourceMapping, lane: Construct, name: string): void {
  const paused = new CfnParameter(lane, 'Paused', {
    default: '',
    description: `Empty, or time and operator of the pause of lane ${name}. Written by "npm run ops -- pause ${name}"`,
  });
  paused.overrideLogicalId(`Paused${outputName(name)}`);
  const isRunning = new CfnCondition(lane, 'IsRunning', { expression: Fn.conditionEquals(paused, '') });
  mapping.addPropertyOverride('Enabled', Fn.conditionIf(isRunning.logicalId, true, false));
}
