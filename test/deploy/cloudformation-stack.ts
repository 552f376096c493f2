import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { outputName } from '#lib/output-name';
import { apiHasNoAddress } from './emulator-gaps.ts';

interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly id: string;
}

/** Types of the resources that hold webhooks or idempotency records, or whose address providers and people use. */
const LASTING = [
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::DynamoDB::Table',
  'AWS::SNS::Topic',
  'AWS::ApiGatewayV2::Api',
];

/** A deployed stack: its outputs and its resources. */
export class CloudFormationStack {
  readonly #outputs: ReadonlyMap<string, string>;
  readonly #resources: readonly Resource[];

  static async find(name: string): Promise<CloudFormationStack> {
    const cloudFormation = new CloudFormationClient();
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const outputs = (Stacks[0]?.Outputs ?? []).map(
      ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
    );
    const resources: Resource[] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client: cloudFormation },
      { StackName: name },
    )) {
      for (const { LogicalResourceId = '', ResourceType = '', PhysicalResourceId = '' } of StackResourceSummaries) {
        resources.push({ logicalId: LogicalResourceId, type: ResourceType, id: PhysicalResourceId });
      }
    }
    return new CloudFormationStack(new Map(outputs), resources);
  }

  private constructor(outputs: ReadonlyMap<string, string>, resources: readonly Resource[]) {
    this.#outputs = outputs;
    this.#resources = resources;
  }

  /** The topic of critical alarms. */
  get alarmTopic(): string {
    const topics = this.#resources.filter(({ type }) => type === 'AWS::SNS::Topic');
    return topics.find(({ logicalId }) => logicalId.startsWith('WebhooksAlarmsTopic'))?.id ?? '';
  }

  get bucket(): string {
    return this.#output('PayloadBucket');
  }

  queueUrl(lane: string): string {
    return this.#output(`Queue${outputName(lane)}`);
  }

  deadLetterQueueUrl(lane: string): string {
    return this.#output(`DeadLetterQueue${outputName(lane)}`);
  }

  /** The address of a topic at which the tests reach it. */
  endpoint(topic: string): string {
    return apiHasNoAddress(this.address(topic));
  }

  /** The address of a topic in the outputs of the stack, which a provider is given. */
  address(topic: string): string {
    return this.#output(`Endpoint${outputName(topic)}`);
  }

  idsOf(...types: string[]): string[] {
    return this.#resources.filter(({ type }) => types.includes(type)).map(({ id }) => id);
  }

  /** The ids of the resources that no deploy may replace. */
  get lasting(): string[] {
    return this.idsOf(...LASTING).sort();
  }

  #output(name: string): string {
    const value = this.#outputs.get(name);
    if (value === undefined) throw new Error(`the stack has no output ${name}`);
    return value;
  }
}
