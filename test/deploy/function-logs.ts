import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { STEPS } from '#contract/observability';
import { eventually } from '#test/support/local-app';

/** A line that a function has logged. */
export interface Line {
  readonly message: string;
  readonly service: string;
  readonly timestamp: string;
  readonly id?: string;
  readonly topic?: string;
}

const WORDS: ReadonlySet<string> = new Set(Object.values(STEPS));
const ENDS: ReadonlySet<string> = new Set([STEPS.processed, STEPS.duplicate, STEPS.deadLettered]);
/** Four attempts and the waits between them, on a machine that has much else to do. */
const THROUGH_WITHIN_SECONDS = 60;

/** What the functions have logged to CloudWatch. */
export class FunctionLogs {
  readonly #client = new CloudWatchLogsClient();
  readonly #groups: readonly string[];

  constructor(groups: readonly string[]) {
    this.#groups = groups;
  }

  /** All lines so far, from the first to the last. */
  async lines(): Promise<Line[]> {
    const lines = await Promise.all(this.#groups.map((group) => this.#linesOf(group)));
    return lines.flat().sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  }

  /** The ids of the webhooks of a topic that were accepted, as soon as there are as many. */
  async acceptedOf(topic: string, count: number): Promise<string[]> {
    let ids: string[] = [];
    await eventually(`${count} webhooks of ${topic} to be accepted`, async () => {
      const accepted = (await this.lines()).filter((line) => line.message === STEPS.queued && line.topic === topic);
      ids = accepted.map(({ id = '' }) => id);
      return ids.length >= count;
    });
    return ids;
  }

  /** The steps of each of these webhooks behind the queue, once all of them are through. */
  async stepsOf(ids: readonly string[], seconds = THROUGH_WITHIN_SECONDS): Promise<string[][]> {
    let steps: string[][] = [];
    await eventually(
      `${ids.length} webhooks to be processed or dead-lettered`,
      async () => {
        const lines = (await this.lines()).filter(
          ({ service, message }) => service === 'process' && WORDS.has(message),
        );
        steps = ids.map((each) => lines.filter(({ id }) => id === each).map(({ message }) => message));
        return steps.every((each) => each.some((step) => ENDS.has(step)));
      },
      seconds,
    );
    return steps;
  }

  async #linesOf(logGroupName: string): Promise<Line[]> {
    const lines: Line[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client: this.#client }, { logGroupName })) {
      // Lambda's own lines are no JSON, and metrics have no message.
      for (const { message = '' } of events) if (/^\{.*"message":/.test(message)) lines.push(JSON.parse(message));
    }
    return lines;
  }
}
