import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';

/** Time between two printed summaries where no line can be replaced, such as in CI. */
const PRINT_EVERY_MS = 5_000;

type Output = Pick<NodeJS.WritableStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/**
 * The terminal or file that the display is written to. On a terminal, its last line can show a status, which later
 * lines and statuses replace. Elsewhere a status is a line like any other, every few seconds at most.
 */
export class Screen {
  readonly #output: Output;
  #status: string | undefined;
  #printedAt = Number.NEGATIVE_INFINITY;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Columns of the terminal. Undefined elsewhere, where no line is wrapped. */
  get columns(): number | undefined {
    return this.#output.isTTY ? this.#output.columns : undefined;
  }

  /** Writes a line, which can contain line breaks. */
  print(line: string): void {
    const status = this.#status;
    this.#hideStatus();
    this.#output.write(`${line}\n`);
    if (status !== undefined) this.#showStatus(status);
  }

  /** Shows a status until the next one, or removes it. */
  status(text: string | undefined): void {
    if (this.#output.isTTY) {
      this.#hideStatus();
      if (text !== undefined) this.#showStatus(text);
    } else if (text === undefined) {
      this.#printedAt = Number.NEGATIVE_INFINITY;
    } else if (performance.now() - this.#printedAt >= PRINT_EVERY_MS) {
      this.#printedAt = performance.now();
      this.#output.write(`${text}\n`);
    }
  }

  #showStatus(text: string): void {
    this.#status = text;
    // A wrapped status could not be removed.
    const plain = stripVTControlCharacters(text);
    const fits = this.columns === undefined || plain.length < this.columns;
    this.#output.write(fits ? text : plain.slice(0, (this.columns ?? 1) - 1));
  }

  #hideStatus(): void {
    if (this.#status === undefined) return;
    this.#status = undefined;
    const stream = this.#output as NodeJS.WritableStream;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  }
}
