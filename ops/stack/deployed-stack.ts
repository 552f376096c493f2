import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { Template } from './template.ts';

/** A stack that is deployed with CloudFormation. */
export interface DeployedStack {
  readonly name: string;
  readonly arn: string;
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly statusReason: string | undefined;
  /** The deployed template, which may differ from the current `webhooks/config.ts`. */
  readonly template: Template;
  /** The ARN, URL or name of each created resource, by its logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
  /** The values of the template's parameters. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The IAM actions that `findStack` needs. */
export const FIND_STACK_ACTIONS = [
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  'cloudformation:ListStackResources',
] as const;

/** Finds a deployed stack. Returns undefined when no stack of this name is deployed. */
export async function findStack(client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> {
  const { Stacks: [stack] = [] } = await client
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: Error) => {
      if (/does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    });
  // A change set that was never executed leaves a stack without resources.
  if (!stack?.StackStatus || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: name }));
  const physicalIds = new Map<string, string>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: name })) {
    for (const { LogicalResourceId, PhysicalResourceId } of StackResourceSummaries) {
      if (LogicalResourceId && PhysicalResourceId) physicalIds.set(LogicalResourceId, PhysicalResourceId);
    }
  }
  return {
    name,
    arn: stack.StackId ?? '',
    status: stack.StackStatus,
    statusReason: stack.StackStatusReason,
    template: new Template(JSON.parse(TemplateBody)),
    physicalIds,
    parameters: new Map(
      (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
    ),
  };
}
