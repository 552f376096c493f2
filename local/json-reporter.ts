import { isShown } from '#ops/logs/describe-log';
import type { LogLevel } from '#ops/logs/read-log-level';
import { toJsonLine } from '#ops/logs/to-json-line';
import type { BannerProps } from './banner.ts';
import { type Reporter, readLine } from './reporter.ts';
import type { WebhookLog } from './webhook-log.ts';

/** Prints one JSON object per line. `docs/local-mode.md` describes them. */
export class JsonReporter implements Reporter {
  readonly level: LogLevel;
  readonly #steps: WebhookLog;
  readonly #print: (line: string) => void;

  constructor(steps: WebhookLog, print: (line: string) => void, level: LogLevel = 'info') {
    this.level = level;
    this.#steps = steps;
    this.#print = print;
  }

  onLogLine(text: string): void {
    const read = readLine(text, this.#steps);
    if (read.kind === 'step') {
      const { n: _, step, message: __, ...fields } = read.step;
      this.#write('step', { step, ...fields });
    } else if (read.kind === 'log') {
      const { _aws, ...fields } = read.line;
      if (isShown(read.line, this.level)) this.#write('log', fields);
    } else if (read.kind === 'text') {
      this.#write('text', { text: read.text });
    }
  }

  warn(message: string): void {
    this.#write('problem', { message });
  }

  note(message: string): void {
    this.#write('note', { message });
  }

  ready({ url, topics }: BannerProps): void {
    const urls = Object.fromEntries(Object.keys(topics).map((name) => [name, `${url}/${name}`]));
    this.#write('ready', { url, topics: urls });
  }

  end(): void {}

  #write(type: string, fields: object): void {
    this.#print(toJsonLine(type, new Date(), fields));
  }
}
