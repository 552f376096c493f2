import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters up to which a body stays in memory. A reference to a stored webhook has about 300. */
const MAX_IN_MEMORY = 2_048;

interface Span {
  readonly at: number;
  readonly length: number;
}

/**
 * Bodies of messages. Inline webhooks can have 1 MiB each, so they are kept in a temporary file that only the user can
 * read. It is removed right after it was opened, so that it does not outlive the process.
 */
export class BodySpool {
  readonly #bodies = new Map<string, string | Span>();
  #file: number | undefined;
  #directory: string | undefined;
  #end = 0;

  put(messageId: string, body: string): void {
    if (this.#bodies.has(messageId)) return;
    if (body.length <= MAX_IN_MEMORY) {
      this.#bodies.set(messageId, body);
      return;
    }
    this.#file ??= this.#open();
    const bytes = Buffer.from(body);
    writeSync(this.#file, bytes, 0, bytes.length, this.#end);
    this.#bodies.set(messageId, { at: this.#end, length: bytes.length });
    this.#end += bytes.length;
  }

  /** @throws {Error} when the body was not put */
  get(messageId: string): string {
    const body = this.#bodies.get(messageId);
    if (body === undefined) throw new Error(`the body of message ${messageId} was not kept`);
    if (typeof body === 'string') return body;
    const bytes = Buffer.alloc(body.length);
    readSync(this.#file as number, bytes, 0, body.length, body.at);
    return bytes.toString();
  }

  close(): void {
    this.#bodies.clear();
    if (this.#file === undefined) return;
    ftruncateSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
    if (this.#directory) rmSync(this.#directory, { recursive: true, force: true });
  }

  #open(): number {
    this.#directory = mkdtempSync(join(tmpdir(), 'catchbasin-'));
    const path = join(this.#directory, 'bodies');
    const file = openSync(path, 'wx+', 0o600);
    try {
      rmSync(this.#directory, { recursive: true });
    } catch {
      // Windows removes no open file. `close()` removes it.
    }
    return file;
  }
}
