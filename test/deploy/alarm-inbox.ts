import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

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

  /** The alarms that have come since the last look. */
  async take(): Promise<{ readonly AlarmName: string; readonly NewStateValue: string }[]> {
    const QueueUrl = this.#url;
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { ReceiptHandle } of Messages)
      await this.#sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  }
}
