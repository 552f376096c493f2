import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { eventually } from '#test/support/local-app';
import type { CloudFormationStack } from './cloudformation-stack.ts';

/** The queues and the event source mapping of a deployed lane. */
export class DeployedLane {
  readonly #sqs = new SQSClient();
  readonly #lambda = new LambdaClient();
  readonly #queueUrl: string;
  readonly #deadLetterQueueUrl: string;

  constructor(stack: CloudFormationStack, name: string) {
    this.#queueUrl = stack.queueUrl(name);
    this.#deadLetterQueueUrl = stack.deadLetterQueueUrl(name);
  }

  async waiting(): Promise<number> {
    return Number(await this.#attribute('ApproximateNumberOfMessages'));
  }

  /** Waits for the dead letter of a webhook. The message stays in its queue. */
  async deadLetterOf(id: string): Promise<Message> {
    let found: Message | undefined;
    await eventually(`the dead letter of ${id}`, async () => {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#deadLetterQueueUrl,
          MessageAttributeNames: ['All'],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
        }),
      );
      found = Messages.find(({ Body = '' }) => JSON.parse(Body).id === id);
      return found !== undefined;
    });
    return found as Message;
  }

  /** Simulates an outage of SQS, in which the queue refuses every message. @returns a function that ends the outage */
  async refuseMessages(): Promise<() => Promise<void>> {
    const before = await this.#attribute('Policy');
    const policy = JSON.parse(before);
    const refusal = { Effect: 'Deny', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };
    await this.#setPolicy(JSON.stringify({ ...policy, Statement: [...policy.Statement, refusal] }));
    return () => this.#setPolicy(before);
  }

  /** Disables the mapping as another tool does, which the next deploy that changes the mapping undoes. */
  async disable(): Promise<void> {
    const { UUID } = await this.mapping();
    await this.#lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    await eventually('the mapping to be off', async () => (await this.mapping()).State === 'Disabled');
  }

  async mapping(): Promise<EventSourceMappingConfiguration> {
    const EventSourceArn = await this.#attribute('QueueArn');
    const { EventSourceMappings = [] } = await this.#lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn }),
    );
    expect(EventSourceMappings).toHaveLength(1);
    return EventSourceMappings[0] as EventSourceMappingConfiguration;
  }

  async #attribute(name: QueueAttributeName): Promise<string> {
    const command = new GetQueueAttributesCommand({ QueueUrl: this.#queueUrl, AttributeNames: [name] });
    return (await this.#sqs.send(command)).Attributes?.[name] ?? '';
  }

  async #setPolicy(Policy: string): Promise<void> {
    await this.#sqs.send(new SetQueueAttributesCommand({ QueueUrl: this.#queueUrl, Attributes: { Policy } }));
  }
}
