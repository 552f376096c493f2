import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { EARLIER_LOG_FILE, LOG_FILE } from '#config/local-state';
import { parseRecord, timeOfRecord } from './log-record.ts';
import { splitLines } from './split-lines.ts';
import { type LogLine, type LogQuery, matches, type StageLogs } from './stage-logs.ts';

/** Bytes of a part of a file in which lines are searched one by one. */
const SEARCHED_BYTES = 65_536;

/** Logs of the local mode, which keeps the latest lines of the functions in two files. */
export class LocalLogs implements StageLogs {
  readonly title = 'the logs of the local mode';
  readonly polling = { everyMs: 200, lateMs: 2_000 };
  readonly #directory: string;

  /** @param directory of the project */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async *lines({ since, until, where, signal }: LogQuery): AsyncGenerator<LogLine> {
    const values = Object.values(where ?? {});
    const files = await this.#open();
    try {
      for (const file of files) {
        for await (const record of recordsOf(file, await startOf(file, since.getTime()))) {
          if (signal?.aborted) return;
          const time = timeOfRecord(record);
          if (!(time >= since.getTime())) continue;
          if (until && time >= until.getTime()) return;
          // Most lines of a search are of other webhooks. They are left out before they are parsed.
          if (!values.every((any) => any.some((value) => record.includes(JSON.stringify(value).slice(1, -1)))))
            continue;
          const line = parseRecord(record);
          if (line && matches(line, where)) yield line;
        }
      }
    } finally {
      await Promise.all(files.map((file) => file.close()));
    }
  }

  /** Returns the time of the first line that is kept, or the present when there is none. */
  async coveredSince(): Promise<Date> {
    for await (const { time } of this.lines({ since: new Date(0) })) return time;
    return new Date();
  }

  close(): void {}

  /** Opens the files, that of earlier lines first. The local mode may replace them meanwhile. */
  async #open(): Promise<FileHandle[]> {
    const openFile = (file: string) => open(join(this.#directory, file)).catch(ignoreMissing);
    for (;;) {
      const latest = await openFile(LOG_FILE);
      const earlier = await openFile(EARLIER_LOG_FILE);
      if (!latest || !earlier) return [earlier, latest].filter((file) => file !== undefined);
      const [a, b] = await Promise.all([latest.stat(), earlier.stat()]);
      if (a.ino !== b.ino) return [earlier, latest];
      await Promise.all([latest.close(), earlier.close()]);
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Lists the records of a file from a position on. The file may grow meanwhile. */
async function* recordsOf(file: FileHandle, start: number): AsyncGenerator<string> {
  let buffered = '';
  for await (const text of file.createReadStream({ start, autoClose: false, encoding: 'utf8' })) {
    const { lines, rest } = splitLines(buffered + text);
    buffered = rest;
    yield* lines;
  }
}

/** Finds a position of a file before which all records are older, because records are in order of time. */
async function startOf(file: FileHandle, since: number): Promise<number> {
  let [low, high] = [0, (await file.stat()).size];
  while (high - low > SEARCHED_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const found = await recordAfter(file, middle);
    if (found === undefined || found.time >= since) high = middle;
    else low = found.start;
  }
  return low;
}

/** Finds the first record that starts after a position. Returns undefined when it is longer than a part of a file. */
async function recordAfter(
  file: FileHandle,
  position: number,
): Promise<{ readonly start: number; readonly time: number } | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, position);
  const end = buffer.subarray(0, bytesRead).indexOf('\n');
  if (end < 0 || end + 1 >= bytesRead) return undefined;
  const time = timeOfRecord(buffer.toString('utf8', end + 1, Math.min(end + 40, bytesRead)));
  return Number.isNaN(time) ? undefined : { start: position + end + 1, time };
}
