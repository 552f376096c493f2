import { styleText } from 'node:util';
import { STEPS } from '#contract/observability';
import { printable } from '#ops/terminal/printable';
import type { Step, WebhookLog } from './webhook-log.ts';

type Colour = Parameters<typeof styleText>[0];

const LEVELS: Readonly<Record<string, Colour>> = { WARN: 'yellow', ERROR: 'red', CRITICAL: 'red' };

/** Tells in a line each what becomes of the webhooks, from what the functions log. */
export class ConsoleReporter {
  readonly #steps: WebhookLog;
  readonly #print: (line: string) => void;

  constructor(steps: WebhookLog, print: (line: string) => void) {
    this.#steps = steps;
    this.#print = print;
  }

  hear(line: string): void {
    const logged = parse(line);
    if (!logged) {
      this.#print(printable(line));
    } else if (!('_aws' in logged)) {
      const step = this.#steps.add(logged);
      if (step) this.#tell(step);
      else this.#pass(logged);
    }
  }

  /** What a handler logs, below the webhook that it logs it about. */
  #pass(logged: Readonly<Record<string, unknown>>): void {
    const level = String(logged.level ?? 'INFO');
    this.#print(
      `${' '.repeat(10)}${prefix(logged)} ${styleText(LEVELS[level] ?? 'dim', `  ${printable(String(logged.message))}`)}`,
    );
  }

  warn(message: string): void {
    this.#print(styleText('red', `! ${printable(message)}`));
  }

  #tell(step: Step): void {
    const time = styleText('dim', new Date().toTimeString().slice(0, 8));
    for (const [colour, words] of sentences(step)) {
      this.#print(`${time}  ${prefix(step)} ${styleText(colour, printable(words))}`);
    }
  }
}

function prefix({ topic = '', id = '' }: Readonly<Record<string, unknown>>): string {
  // The head of a UUIDv7 is its time and nearly the same for all; its tail tells them apart.
  return `${printable(String(topic)).padEnd(10)} ${styleText('dim', printable(String(id)).slice(-8).padEnd(8))}`;
}

function sentences(step: Step): [Colour, string][] {
  switch (step.step) {
    case STEPS.queued:
      return [
        [
          'white',
          `received, ${step.bytes} bytes${step.eventType ? ` of ${step.eventType}` : ''}${step.verified ? ', signature verified' : ', unsigned'}`,
        ],
        ['white', `stored in ${step.storeMs} ms`],
        ['white', `queued on ${step.lane} in ${step.queueMs} ms`],
      ];
    case STEPS.rejected:
      return [['yellow', `rejected with ${step.status}: ${step.reason}`]];
    case STEPS.processed:
      return [['green', `processed in ${step.ms} ms${step.attempt === 1 ? '' : ` at attempt ${step.attempt}`}`]];
    case STEPS.duplicate:
      return [['dim', 'a duplicate: processed before']];
    case STEPS.retrying:
      return [['yellow', `retry ${step.attempt} in ${step.retryInSeconds} s: ${step.errorName}: ${step.errorMessage}`]];
    case STEPS.deadLettered:
      return [['red', `dead-lettered after ${step.attempt} because of ${step.errorName}: ${step.errorMessage}`]];
    default:
      return [];
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
