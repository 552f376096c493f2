import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { eventually } from '#test/support/local-app';

interface Word {
  readonly AlarmName: string;
  readonly NewStateValue: string;
}

/** A subscriber of the alarms' topic. */
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

  /** Waits for word of an alarm. */
  async newStateOf(alarm: string): Promise<string> {
    let state: string | undefined;
    await eventually(`word of ${alarm}`, async () => {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      const words = Messages.map(({ Body = '' }): Word => JSON.parse(Body));
      state = words.find(({ AlarmName }) => AlarmName === alarm)?.NewStateValue;
      return state !== undefined;
    });
    return state as string;
  }
}
