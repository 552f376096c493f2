import { styleText } from 'node:util';
import { parseJson } from '#contract/parse-json';
import { printable } from '#ops/terminal/printable';
import { type Colour, describeStep } from './describe-step.ts';
import type { Step, WebhookLog } from './webhook-log.ts';

const LEVELS: Readonly<Record<string, Colour>> = { WARN: 'yellow', ERROR: 'red', CRITICAL: 'red' };

type LogLine = Readonly<Record<string, unknown>>;

/** Prints the log lines of the functions: each step of a webhook as a sentence, and metrics not at all. */
export class ConsoleReporter {
  readonly #steps: WebhookLog;
  readonly #print: (line: string) => void;

  constructor(steps: WebhookLog, print: (line: string) => void) {
    this.#steps = steps;
    this.#print = print;
  }

  /** Takes one line that a function printed. Lines that are not JSON are printed as they are. */
  onLogLine(text: string): void {
    const line = parseJson(text);
    if (!isLogLine(line)) {
      this.#print(printable(text));
    } else if ('message' in line || !('_aws' in line)) {
      const step = this.#steps.add(line);
      if (step) this.#printStep(step);
      else this.#printOther(line);
    }
  }

  /** Prints a problem of the local mode or of a function. */
  warn(message: string): void {
    this.#print(styleText('red', `! ${printable(message)}`));
  }

  #printStep(step: Step): void {
    const time = styleText('dim', new Date().toTimeString().slice(0, 8));
    for (const [colour, sentence] of describeStep(step)) {
      this.#print(`${time}  ${prefix(step)} ${styleText(colour, printable(sentence))}`);
    }
  }

  /** Prints a line that a handler or a function logged, indented below the webhook that it is about. */
  #printOther(line: LogLine): void {
    const colour = LEVELS[String(line.level)] ?? 'dim';
    const { message: cause } = Object(line.error) as { message?: unknown };
    const text = cause === undefined ? String(line.message) : `${line.message}: ${cause}`;
    this.#print(`${' '.repeat(10)}${prefix(line)} ${styleText(colour, `  ${printable(text)}`)}`);
  }
}

function isLogLine(value: unknown): value is LogLine {
  return typeof value === 'object' && value !== null;
}

function prefix({ topic = '', id = '' }: LogLine): string {
  // The head of a UUIDv7 is a timestamp and nearly the same for all webhooks. The tail tells them apart.
  return `${printable(String(topic)).padEnd(10)} ${styleText('dim', printable(String(id)).slice(-8).padEnd(8))}`;
}
