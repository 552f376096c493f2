import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { eventually } from '#test/support/local-app';

interface AlarmMessage {
  readonly AlarmName: string;
  readonly NewStateValue: string;
}

/** An SQS queue that is subscribed to the alarm topic. */
export class AlarmInbox {
  readonly #sqs = new SQSClient();
  readonly #url: string;

  static async subscribe(TopicArn: string): Promise<AlarmInbox> {
    const sqs = new SQSClient();
    const Statement = [
      { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'alarm-inbox', Attributes: { Policy } }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const subscription = { TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn };
    await new SNSClient().send(new SubscribeCommand({ ...subscription, Attributes: { RawMessageDelivery: 'true' } }));
    return new AlarmInbox(QueueUrl ?? '');
  }

  private constructor(url: string) {
    this.#url = url;
  }

  /** Waits for a message about an alarm. @returns the new state of the alarm */
  async newStateOf(alarm: string): Promise<string> {
    let state: string | undefined;
    await eventually(`a message about ${alarm}`, async () => {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      const messages = Messages.map(({ Body = '' }): AlarmMessage => JSON.parse(Body));
      state = messages.find(({ AlarmName }) => AlarmName === alarm)?.NewStateValue;
      return state !== undefined;
    });
    return state as string;
  }
}
