import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { ownValue } from '#contract/own-value';
import { keepsOrder, messageGroup, type Reference } from '#contract/reference';
import { limitAttempts } from './aws-client.ts';

/** Sends references to the queues of the lanes. */
export class LaneQueues {
  readonly #sqs: SQSClient;
  readonly #urls: Readonly<Record<string, string>>;

  /** @param urls the variable `QUEUE_URLS`: a JSON object with a URL per lane */
  constructor(sqs: SQSClient, urls: string) {
    this.#sqs = sqs;
    this.#urls = JSON.parse(urls);
  }

  /**
   * Sends a reference to the queue of a lane.
   *
   * @param attemptMs limit of each of two attempts; without it the limits of the client apply
   * @throws {Error} when the deployed configuration has no such lane, or SQS does not confirm the message
   */
  async send(lane: string, reference: Reference, attemptMs?: number): Promise<void> {
    const queueUrl = this.urlOf(lane);
    const command = new SendMessageCommand({ QueueUrl: queueUrl, ...messageOf(reference, queueUrl) });
    await this.#sqs.send(command, attemptMs === undefined ? {} : limitAttempts(attemptMs));
  }

  /**
   * Returns the URL of the queue of a lane.
   *
   * @throws {Error} when the deployed configuration has no such lane
   */
  urlOf(lane: string): string {
    const queueUrl = ownValue(this.#urls, lane);
    if (queueUrl === undefined) {
      throw new Error(`lane ${lane} has no queue in QUEUE_URLS: add the lane to the configuration and deploy again`);
    }
    return queueUrl;
  }
}

/** Creates the message of a reference for one call or for an entry of a batch call. */
export function messageOf(reference: Reference, queueUrl: string) {
  return { MessageBody: JSON.stringify(reference), ...messageGroup(reference, keepsOrder(queueUrl)) };
}
