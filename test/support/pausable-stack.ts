import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { GetEventSourceMappingCommand, LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { pauseCommand, resumeCommand } from '#ops/commands/pause';
import { AwsMappings } from '#ops/pause/aws-mappings';
import type { Stage } from '#ops/stage/stage';
import { awsError, type Changes, stageWith } from './doctor.ts';
import { MemoryLogs } from './memory-logs.ts';
import { MemoryMetrics } from './memory-metrics.ts';
import { type CommandResult, runCommand } from './run-command.ts';
import { NO_RECONCILE } from './running-mappings.ts';

export const ALICE = 'arn:aws:sts::111122223333:assumed-role/ops/alice';
/** Parameter of the lane `urgent`. */
export const PARAMETER = 'PausedUrgent';

/** A deployed stack with the lane `urgent`, whose mapping and parameter the commands change. */
export class PausableStack {
  /** States of the mapping in the next answers. The last one stays. */
  states = ['Enabled'];
  /** Tells if the mapping was deleted. */
  missing = false;
  /** States of the stack in the next answers. The last one stays. */
  stackStates = ['UPDATE_COMPLETE'];
  parameters: Record<string, string> = {
    [PARAMETER]: '',
    PausedRest: '',
    BootstrapVersion: '/cdk-bootstrap/hnb659fds/version',
  };
  /** Runs before each update of the stack. */
  onUpdate: () => void = () => undefined;
  /** Values of `Enabled` that were sent. */
  readonly enabled: (boolean | undefined)[] = [];
  readonly updates: UpdateStackCommandInput[] = [];
  readonly cloudFormation = mockClient(CloudFormationClient);

  constructor() {
    const lambda = mockClient(LambdaClient);
    lambda.on(GetEventSourceMappingCommand).callsFake(async () => {
      if (this.missing) throw awsError('no such mapping', 'ResourceNotFoundException');
      return { State: next(this.states) };
    });
    lambda.on(UpdateEventSourceMappingCommand).callsFake(({ Enabled }) => {
      this.enabled.push(Enabled);
      this.states = Enabled ? ['Enabling', 'Enabled'] : ['Disabling', 'Disabling', 'Disabled'];
      return {};
    });
    mockClient(STSClient).on(GetCallerIdentityCommand).resolves({ Arn: ALICE });
    this.cloudFormation.on(DescribeStacksCommand).callsFake(() => this.#describe());
    this.cloudFormation.on(UpdateStackCommand).callsFake((input) => this.#update(input));
  }

  /** Runs `pause` or `resume` on the lane `urgent`, as it is deployed now. */
  async run(
    command: 'pause' | 'resume',
    args: readonly string[] = [],
    { stack: changed, ...changes }: Changes = {},
  ): Promise<CommandResult> {
    const parameters = new Map(Object.entries(this.parameters));
    const { stack } = stageWith({ ...changes, stack: { parameters, ...changed } });
    const connect = async (): Promise<Stage> => ({
      title: stack.name,
      topics: {},
      lanes: [{ name: 'urgent', queueUrl: '', deadLetterQueueUrl: '' }],
      bucket: '',
      s3: new S3Client(),
      sqs: new SQSClient(),
      reconcile: NO_RECONCILE,
      mappings: new AwsMappings(stack, 1),
      name: 'test',
      logs: new MemoryLogs(),
      metrics: new MemoryMetrics(),
    });
    const create = command === 'pause' ? pauseCommand : resumeCommand;
    return runCommand((terminal) => create(terminal, connect), ['urgent', ...args]);
  }

  #describe() {
    const Parameters = Object.entries(this.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    return { Stacks: [{ StackStatus: next(this.stackStates), Capabilities: ['CAPABILITY_IAM'], Parameters }] };
  }

  #update(input: UpdateStackCommandInput) {
    this.onUpdate();
    this.updates.push(input);
    for (const { ParameterKey = '', ParameterValue } of input.Parameters ?? []) {
      if (ParameterValue !== undefined) this.parameters[ParameterKey] = ParameterValue;
    }
    this.stackStates = ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];
    return {};
  }
}

function next(answers: string[]): string | undefined {
  return answers.length > 1 ? answers.shift() : answers[0];
}
