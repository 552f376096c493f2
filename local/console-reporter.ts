import { styleText } from 'node:util';
import { STEPS } from '#contract/observability';
import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';
import { type BannerProps, formatBanner } from './banner.ts';
import { Burst } from './burst.ts';
import { framesOf } from './describe-failure.ts';
import { describeLog, isShown, levelOf } from './describe-log.ts';
import { type Colour, describeStep } from './describe-step.ts';
import type { LogLevel } from './read-log-level.ts';
import { type LogLine, type Reporter, readLine } from './reporter.ts';
import type { Screen } from './screen.ts';
import type { Step, WebhookLog } from './webhook-log.ts';

/** Colours that tell webhooks apart. Red, yellow and green have a meaning. */
const ID_COLOURS = ['cyan', 'magenta', 'blue', 'cyanBright', 'magentaBright', 'blueBright'] as const;
const LEVEL_COLOURS: Readonly<Record<LogLevel, Colour>> = { debug: 'dim', info: 'dim', warn: 'yellow', error: 'red' };
const FAILURES: ReadonlySet<string> = new Set([STEPS.rejected, STEPS.retrying, STEPS.deferred, STEPS.deadLettered]);
const TOPIC_COLUMNS = { min: 6, max: 16 };
/** Columns before the topic: the time. Behind it follow the id and a mark. */
const TIME_COLUMNS = 10;
const ID_COLUMNS = 8;

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
    const { min, max } = TOPIC_COLUMNS;
    this.#topicColumns = Math.min(max, Math.max(min, ...topics.map((name) => name.length)));
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

  #printStep(step: Step): void {
    this.#burst.add(step.step);
    if (step.step === STEPS.accepted) this.#burst.count(String(step.durability));
    if (!this.#burst.shows(FAILURES.has(step.step))) return;
    for (const [colour, sentence, mark] of describeStep(step)) this.#printLine(step, mark, colour, sentence);
    if (step.step !== STEPS.deadLettered) return;
    for (const frame of framesOf(step, this.#root)) this.#printLine({}, ' ', 'red', frame);
  }

  #printLog(line: LogLine): void {
    this.#burst.count(String(line.message));
    const level = levelOf(line);
    if (!isShown(line, this.level) || !this.#burst.shows(level === 'warn' || level === 'error')) return;
    this.#printLine(line, '›', LEVEL_COLOURS[level], describeLog(line));
  }

  /** Prints a line in columns: time, topic, id, mark and sentence. Without an id, only the sentence is printed. */
  #printLine({ topic, id }: LogLine, mark: string, colour: Colour, sentence: string): void {
    const topicText = toColumns(printable(String(topic ?? '')), this.#topicColumns);
    // The head of a UUIDv7 is a timestamp and nearly the same for all webhooks. The tail tells them apart.
    const idText = printable(String(id ?? '')).slice(-ID_COLUMNS);
    const time = topic === undefined && id === undefined ? '' : new Date().toTimeString().slice(0, 8);
    const start = `${styleText('dim', time.padEnd(TIME_COLUMNS))}${topicText} ${styleText(colourOf(idText), idText)}`;
    const indent = TIME_COLUMNS + this.#topicColumns + 1 + ID_COLUMNS + 3;
    const text = wrap(printable(sentence), indent, this.#screen.columns);
    const space = ' '.repeat(ID_COLUMNS - idText.length + 1);
    this.#screen.print(`${start}${space}${styleText(colour, `${mark} ${text}`)}`);
  }
}

function toColumns(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text.padEnd(columns);
}

/** Chooses a colour by the id, so that it is the same on each line. */
function colourOf(id: string): Colour {
  const hash = [...id].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 1_000_003;
  return ID_COLOURS[hash % ID_COLOURS.length] ?? 'cyan';
}
