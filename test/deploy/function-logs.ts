import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { STEPS } from '#contract/observability';
import { eventually } from '#test/support/local-app';

/** A log line of a function. */
export interface Line {
  readonly message: string;
  readonly service: string;
  readonly timestamp: string;
  readonly id?: string;
  readonly topic?: string;
}

const STEP_MESSAGES: ReadonlySet<string> = new Set(Object.values(STEPS));
const FINAL_STEPS: ReadonlySet<string> = new Set([STEPS.processed, STEPS.duplicate, STEPS.deadLettered]);
/** The limit for four attempts with their retry delays, on a busy machine. */
const SETTLED_WITHIN_SECONDS = 120;

/** The log groups of the deployed functions. */
export class FunctionLogs {
  readonly #client = new CloudWatchLogsClient();
  readonly #groups: readonly string[];

  constructor(groups: readonly string[]) {
    this.#groups = groups;
  }

  /** Lists all lines so far, in the order of their timestamps. */
  async lines(): Promise<Line[]> {
    const lines = await Promise.all(this.#groups.map((group) => this.#linesOf(group)));
    return lines.flat().sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  }

  /** Waits until so many webhooks of a topic have been accepted. @returns their ids */
  async acceptedOf(topic: string, count: number): Promise<string[]> {
    let ids: string[] = [];
    await eventually(`${count} webhooks of ${topic} to be accepted`, async () => {
      const accepted = (await this.lines()).filter((line) => line.message === STEPS.accepted && line.topic === topic);
      ids = accepted.map(({ id = '' }) => id);
      return ids.length >= count;
    });
    return ids;
  }

  /** Waits until all of these webhooks are processed or dead-lettered. @returns the processor's steps of each */
  async stepsOf(ids: readonly string[], seconds = SETTLED_WITHIN_SECONDS): Promise<string[][]> {
    let steps: string[][] = [];
    await eventually(
      `${ids.length} webhooks to be processed or dead-lettered`,
      async () => {
        const lines = (await this.lines()).filter(
          ({ service, message }) => service === 'process' && STEP_MESSAGES.has(message),
        );
        steps = ids.map((each) => lines.filter(({ id }) => id === each).map(({ message }) => message));
        return steps.every((each) => each.some((step) => FINAL_STEPS.has(step)));
      },
      seconds,
    );
    return steps;
  }

  async #linesOf(logGroupName: string): Promise<Line[]> {
    const lines: Line[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client: this.#client }, { logGroupName })) {
      // Lambda's own lines are not JSON, and metrics have no message.
      for (const { message = '' } of events) if (/^\{.*"message":/.test(message)) lines.push(JSON.parse(message));
    }
    return lines;
  }
}
