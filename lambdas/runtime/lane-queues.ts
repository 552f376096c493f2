import { ownValue } from '#contract/own-value';
import { keepsOrder, messageGroup, type Reference } from '#contract/reference';
import type { QueueMessage } from './aws/calls.ts';

/** Queues of the lanes. */
export class LaneQueues {
  readonly #urls: Readonly<Record<string, string>>;

  /** @param urls the variable `QUEUE_URLS`: a JSON object with a URL per lane */
  constructor(urls: string) {
    this.#urls = JSON.parse(urls);
  }

  /**
   * Creates the message of a reference for the queue of a lane.
   *
   * @throws {Error} when the deployed configuration has no such lane
   */
  messageFor(lane: string, reference: Reference): QueueMessage {
    const queueUrl = this.urlOf(lane);
    const { MessageBody, MessageGroupId, MessageDeduplicationId } = messageOf(reference, queueUrl);
    return {
      queueUrl,
      body: MessageBody,
      groupId: MessageGroupId,
      ...(MessageDeduplicationId && { deduplicationId: MessageDeduplicationId }),
    };
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
