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
    const isAbout = (text: string) => text.startsWith('{') && (JSON.parse(text) as AlarmMessage).AlarmName === alarm;
    return (JSON.parse(await this.#messageThat(isAbout, alarm)) as AlarmMessage).NewStateValue;
  }

  /** Waits for a reminder. @returns its text */
  async reminder(): Promise<string> {
    return this.#messageThat((text) => text.startsWith('REMINDER:'), 'new dead letters');
  }

  async #messageThat(isWanted: (text: string) => boolean, about: string): Promise<string> {
    let found: string | undefined;
    await eventually(`a message about ${about}`, async () => {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      found = Messages.map(({ Body = '' }) => Body).find(isWanted);
      return found !== undefined;
    });
    return found as string;
  }
}
