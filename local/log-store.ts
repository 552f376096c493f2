import { mkdirSync, renameSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { EARLIER_LOG_FILE, LOG_FILE, LOGS_DIRECTORY, MAX_LOG_FILE_BYTES } from '#config/local-state';
import { formatRecord } from '#ops/logs/log-record';
import type { LogSource } from '#ops/logs/stage-logs';

/** Most characters that wait to be written. Further lines are not kept, so that a slow disk takes no memory. */
const MAX_WAITING = 8 * 1_048_576;

export interface LogStoreProps {
  /** Called once, when lines cannot be kept. */
  readonly onProblem: (message: string) => void;
  /** @default MAX_LOG_FILE_BYTES */
  readonly maxFileBytes?: number;
  /** Most characters that wait to be written. @default 8 Mi */
  readonly maxWaiting?: number;
}

/**
 * Keeps the lines that the functions print in two files. When the latest file is full, it replaces the earlier one.
 *
 * Lines are collected in memory and written in the background. A failure of the disk affects no function.
 */
export class LogStore {
  readonly #onProblem: (message: string) => void;
  readonly #maxFileBytes: number;
  readonly #maxWaiting: number;
  /** Tells the lines of one run from those of another. */
  readonly #run = Date.now().toString(36);
  #count = 0;
  #waiting: string[] = [];
  #size = 0;
  #lastTime = 0;
  #writing: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #fileBytes = 0;
  #hasProblem = false;

  constructor({ onProblem, maxFileBytes = MAX_LOG_FILE_BYTES, maxWaiting = MAX_WAITING }: LogStoreProps) {
    this.#onProblem = onProblem;
    this.#maxFileBytes = maxFileBytes;
    this.#maxWaiting = maxWaiting;
  }

  /** Adds a line. Never throws and never waits. */
  add(source: LogSource, text: string): void {
    // A clock that goes back must not change the order of the records, by which they are searched.
    this.#lastTime = Math.max(this.#lastTime, Date.now());
    const key = `${this.#run}-${this.#count++}`;
    const record = formatRecord({ key, time: new Date(this.#lastTime), ...source, text });
    if (this.#size + record.length > this.#maxWaiting) {
      this.#report('they arrive faster than the disk writes them');
      return;
    }
    this.#waiting.push(record);
    this.#size += record.length;
    this.#writing ??= this.#write();
  }

  /** Writes the lines that wait, and closes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#closeFile();
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => {});
  }

  async #write(): Promise<void> {
    // Lines of the same moment are written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const records = this.#waiting;
      this.#waiting = [];
      this.#size = 0;
      try {
        for (const part of partsOf(records, this.#maxFileBytes / 2)) await this.#append(part);
      } catch (error) {
        this.#report((error as Error).message);
        // A part of a line may have been written. Opening the file again ends it.
        await this.#closeFile();
      }
    }
    this.#writing = undefined;
  }

  async #append(bytes: Buffer): Promise<void> {
    if (!this.#file) await this.#open();
    if (this.#fileBytes > 0 && this.#fileBytes + bytes.length > this.#maxFileBytes) await this.#rotate();
    this.#fileBytes += bytes.length;
    await this.#file?.appendFile(bytes);
  }

  async #open(): Promise<void> {
    mkdirSync(LOGS_DIRECTORY, { recursive: true, mode: 0o700 });
    this.#file = await open(LOG_FILE, 'a', 0o600);
    this.#fileBytes = (await this.#file.stat()).size;
    // A process that was killed may have left a part of a line.
    if (this.#fileBytes > 0) await this.#file.appendFile('\n');
  }

  async #rotate(): Promise<void> {
    await this.#closeFile();
    renameSync(LOG_FILE, EARLIER_LOG_FILE);
    await this.#open();
  }

  #report(cause: string): void {
    if (this.#hasProblem) return;
    this.#hasProblem = true;
    this.#onProblem(`Some log lines are not kept for \`npm run ops\`, because ${cause}.`);
  }
}

/** Joins records to parts that fit in a file. */
function* partsOf(records: readonly string[], maxBytes: number): Generator<Buffer> {
  let part: string[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(record);
    if (bytes > 0 && bytes + size > maxBytes) {
      yield Buffer.from(part.join(''));
      [part, bytes] = [[], 0];
    }
    part.push(record);
    bytes += size;
  }
  if (bytes > 0) yield Buffer.from(part.join(''));
}
