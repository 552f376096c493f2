import { randomUUID } from 'node:crypto';
import type { LocalFunction } from './local-function.ts';
import { ACCOUNT, REGION } from './resolver.ts';

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The milliseconds between two runs. @throws {Error} for what is no rate, such as `cron(…)` */
export function rateMs(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (!unit) throw new Error(`the local mode runs rates such as rate(5 minutes), not ${expression}`);
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/**
 * What EventBridge hands to the target of a schedule.
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
  /** The logical id of its rule. */
  readonly rule: string;
  /** As in the template: `rate(1 minute)`. */
  readonly expression: string;
  readonly targets: readonly Pick<LocalFunction, 'invoke'>[];
  /** Gets told when a run fails by itself. */
  readonly onTrouble: (message: string) => void;
}

/** A rule that invokes its functions time and again. */
export class Schedule {
  readonly #props: ScheduleProps;
  readonly #timer: NodeJS.Timeout;

  constructor(props: ScheduleProps) {
    this.#props = props;
    this.#timer = setInterval(() => {
      this.run().catch((error: Error) => props.onTrouble(`${props.rule}: ${error.message}`));
    }, rateMs(props.expression));
  }

  /** Runs it now. @throws {FunctionError} when one of its functions fails */
  async run(): Promise<void> {
    const event = scheduledEvent(this.#props.rule, new Date());
    await Promise.all(this.#props.targets.map((target) => target.invoke(event)));
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
