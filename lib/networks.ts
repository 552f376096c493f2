import type { Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import { mustBeOneOf } from '#config/did-you-mean';
import { WebhooksConfigError } from '#config/validate/config-error';
import { ownValue } from '#contract/own-value';
import type { Infrastructure, Network } from './infrastructure.ts';

/** Options of `Webhooks` that choose the networks of the processors. */
export interface NetworkProps {
  readonly stage: string;
  readonly infrastructure?: Infrastructure;
  readonly vpc?: IVpc | Vpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/**
 * Creates a function that returns the network of a lane: its own, or else the one that all processors share.
 *
 * @throws {Error} when options of a VPC are set without one
 * @throws {WebhooksConfigError} when a network is of no lane
 */
export function networksOf(
  { stage, infrastructure, vpc, vpcSubnets, securityGroups }: NetworkProps,
  stack: Stack,
  lanes: readonly string[],
): (lane: string) => Network | undefined {
  if (!vpc && (vpcSubnets || securityGroups)) {
    throw new Error('`vpcSubnets` and `securityGroups` need `vpc`. Set `vpc`, or remove them.');
  }
  const shared: Network | undefined = vpc && {
    vpc,
    ...(vpcSubnets && { vpcSubnets }),
    ...(securityGroups && { securityGroups }),
  };
  const networks = infrastructure?.networks?.(stack) ?? {};
  const stray = Object.keys(networks).find((name) => !lanes.includes(name));
  if (stray !== undefined) {
    const received = `There is no lane ${JSON.stringify(stray)}`;
    const issue = { path: 'infrastructure.networks', received, expected: mustBeOneOf(stray, lanes) };
    throw new WebhooksConfigError(stage, [issue]);
  }
  return (lane) => ownValue(networks, lane) ?? shared;
}
