import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { Template } from './template.ts';

/** A stack as CloudFormation knows it. */
export interface DeployedStack {
  readonly name: string;
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly statusReason: string | undefined;
  /** What is deployed, which need not be what `webhooks/config.ts` says today. */
  readonly template: Template;
  /** What AWS calls each resource that was created, by its logical id: an ARN, a URL or a name, as its type has it. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

/** The IAM actions that `findStack` takes. */
export const FIND_STACK_ACTIONS = [
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  'cloudformation:ListStackResources',
] as const;

/** @returns undefined when nothing is deployed under this name */
export async function findStack(client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> {
  const { Stacks: [stack] = [] } = await client
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: Error) => {
      if (/does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    });
  // A change set that nobody has executed has a name and nothing else.
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
    status: stack.StackStatus,
    statusReason: stack.StackStatusReason,
    template: new Template(JSON.parse(TemplateBody)),
    physicalIds,
  };
}
