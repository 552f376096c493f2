import { randomUUID } from 'node:crypto';
import type { LocalFunction } from './local-function.ts';
import { ACCOUNT, REGION } from './resolver.ts';

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Returns the milliseconds between two runs.
 *
 * @throws {Error} when the expression is not a rate, such as `cron(…)`
 */
export function rateMs(expression: string): number {
  const [, count, unit] = RATE.exec(expression) ?? [];
  if (!unit) {
    throw new Error(
      `The local mode cannot run the schedule "${expression}". ` +
        'It supports rates only: use a rate such as rate(5 minutes), or omit the schedule in the local stage.',
    );
  }
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Tells why the local mode cannot run a rule, or returns undefined when it can. */
export function whyNotScheduled(expression: string | undefined): string | undefined {
  if (!expression) return 'it waits for events, and the local mode sends none';
  if (RATE.test(expression)) return undefined;
  return `the local mode runs rates such as rate(5 minutes), and not the schedule "${expression}"`;
}

/**
 * Builds the event that EventBridge sends to the target of a schedule.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled.html
 */
export function scheduledEvent(rule: string, now: Date): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: `${now.toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/${rule}`],
    detail: {},
  };
}

export interface ScheduleProps {
  /** The logical id of the rule. */
  readonly rule: string;
  /** The schedule expression of the template, such as `rate(1 minute)`. */
  readonly expression: string;
  readonly targets: readonly Pick<LocalFunction, 'invoke'>[];
  /** Called when a timed run fails. */
  readonly onProblem: (message: string) => void;
}

/** A scheduled rule, which invokes its functions at a fixed rate. */
export class Schedule {
  readonly #props: ScheduleProps;
  readonly #timer: NodeJS.Timeout;

  constructor(props: ScheduleProps) {
    this.#props = props;
    this.#timer = setInterval(() => {
      this.run().catch((error: Error) =>
        props.onProblem(`The scheduled run of ${props.rule} failed: ${error.message}`),
      );
    }, rateMs(props.expression));
  }

  /**
   * Runs the schedule now.
   *
   * @throws {FunctionError} when one of its functions fails
   */
  async run(): Promise<void> {
    const event = scheduledEvent(this.#props.rule, new Date());
    await Promise.all(this.#props.targets.map((target) => target.invoke(event)));
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
