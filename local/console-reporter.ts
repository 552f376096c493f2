import { styleText } from 'node:util';
import { STEPS } from '#contract/observability';
import { framesOf } from '#ops/logs/describe-failure';
import { isShown, levelOf, toSentence } from '#ops/logs/describe-log';
import { describeStep, type Sentence } from '#ops/logs/describe-step';
import { formatColumns, topicColumnsFor } from '#ops/logs/format-columns';
import type { LogLevel } from '#ops/logs/read-log-level';
import { FAILURES, type LineFields } from '#ops/logs/step';
import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';
import { type BannerProps, formatBanner } from './banner.ts';
import { Burst } from './burst.ts';
import { type Reporter, readLine } from './reporter.ts';
import type { Screen } from './screen.ts';
import type { NumberedStep, WebhookLog } from './webhook-log.ts';

export interface ConsoleReporterProps {
  /** Names of the topics. Their column is as wide as the longest. */
  readonly topics?: readonly string[];
  readonly level?: LogLevel;
  /** Directory of the project, which the paths of stack traces are relative to. */
  readonly root?: string;
}

/** Prints the log lines of the functions: each step of a webhook as a sentence, and metrics not at all. */
export class ConsoleReporter implements Reporter {
  readonly level: LogLevel;
  readonly #steps: WebhookLog;
  readonly #screen: Screen;
  readonly #root: string;
  readonly #topicColumns: number;
  readonly #burst: Burst;

  constructor(
    steps: WebhookLog,
    screen: Screen,
    { topics = [], level = 'info', root = process.cwd() }: ConsoleReporterProps = {},
  ) {
    this.level = level;
    this.#steps = steps;
    this.#screen = screen;
    this.#root = root;
    this.#topicColumns = topicColumnsFor(topics);
    this.#burst = new Burst({
      onSummary: (text) => screen.status(styleText('bold', text)),
      onEnd: (text) => {
        screen.status(undefined);
        screen.print(styleText('bold', text));
      },
    });
  }

  onLogLine(text: string): void {
    const read = readLine(text, this.#steps);
    if (read.kind === 'step') this.#printStep(read.step);
    else if (read.kind === 'log') this.#printLog(read.line);
    else if (read.kind === 'text') this.#screen.print(printable(read.text));
  }

  warn(message: string): void {
    this.#screen.print(styleText('red', `! ${wrap(printable(message), 2, this.#screen.columns)}`));
  }

  note(message: string): void {
    for (const line of message.split('\n')) {
      const [indent = ''] = /^ */.exec(line) ?? [];
      this.#screen.print(indent + wrap(printable(line), indent.length, this.#screen.columns));
    }
  }

  ready(banner: BannerProps): void {
    this.#screen.print(formatBanner(banner));
  }

  end(): void {
    this.#burst.end();
  }

  #printStep(step: NumberedStep): void {
    this.#burst.add(step.step);
    if (step.step === STEPS.accepted) this.#burst.count(String(step.durability));
    if (!this.#burst.shows(FAILURES.has(step.step))) return;
    for (const sentence of describeStep(step)) this.#printLine(step, sentence);
    if (step.step !== STEPS.deadLettered) return;
    for (const frame of framesOf(step, this.#root)) this.#printLine({}, ['red', frame, ' ']);
  }

  #printLog(line: LineFields): void {
    this.#burst.count(String(line.message));
    const level = levelOf(line);
    if (!isShown(line, this.level) || !this.#burst.shows(level === 'warn' || level === 'error')) return;
    this.#printLine(line, toSentence(line));
  }

  #printLine({ topic, id }: LineFields, sentence: Sentence): void {
    const { columns } = this.#screen;
    const options = { topicColumns: this.#topicColumns, columns };
    this.#screen.print(formatColumns({ time: new Date(), topic, id }, sentence, options));
  }
}
