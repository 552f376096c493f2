import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { HEADERS_SUFFIX, SAMPLES_DIRECTORY } from '#config/samples/own-samples';
import { secretNamesOf } from '#config/secret-names';
import { ownValue } from '#contract/own-value';
import { readText } from '#contract/read-body';
import { parseSigningSecrets } from '#contract/signing-secrets';
import { SAMPLE_HEADER } from '#ops/send/send-samples';
import { redactSample } from './redact-sample.ts';

/** The most recordings of one topic. Recordings are samples to choose from, not an archive. */
export const MAX_RECORDINGS = 20;

const PREFIX = 'recorded-';

export interface SampleRecorderProps {
  /** Directory of the project. */
  readonly project: string;
  readonly topics: Readonly<Record<string, Pick<ResolvedTopic, 'verify'>>>;
  /** Returns the secrets by name, as they are at the moment. */
  readonly secrets: () => Readonly<Record<string, string>>;
  /** Called with what was recorded, and once per topic when its limit is reached. */
  readonly onNote: (message: string) => void;
  /** @default the current time */
  readonly now?: () => Date;
}

/** Request that ingest accepted. */
export interface AcceptedRequest {
  readonly topic: string;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Only the user reads recorded payloads, which can contain personal data. */
const NEW_FILE = { flag: 'wx', mode: 0o600 } as const;

/** Keeps accepted requests as samples of their topic. */
export class SampleRecorder {
  readonly #props: SampleRecorderProps;
  readonly #full = new Set<string>();

  constructor(props: SampleRecorderProps) {
    this.#props = props;
  }

  /** Writes a request to `webhooks/samples/<topic>/recorded-<time>.json` without its credentials. */
  record(request: AcceptedRequest): void {
    try {
      this.#record(request);
    } catch (error) {
      // The webhook is accepted, whether or not the disk is full.
      this.#props.onNote(`a webhook of ${request.topic} could not be recorded: ${(error as Error).message}`);
    }
  }

  #record({ topic: name, headers, body }: AcceptedRequest): void {
    const { project, topics, onNote } = this.#props;
    const topic = ownValue(topics, name);
    if (!topic || SAMPLE_HEADER in headers) return;
    const directory = join(project, SAMPLES_DIRECTORY, name);
    if (this.#isFull(name, directory)) return;
    const redacted = redactSample(headers, decoded(headers, body), topic, this.#secretsOf(topic));
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = this.#write(directory, extensionOf(headers), redacted.body);
    const headersFile = `${file.slice(0, file.lastIndexOf('.'))}${HEADERS_SUFFIX}`;
    writeFileSync(join(directory, headersFile), `${JSON.stringify(redacted.headers, null, 2)}\n`, NEW_FILE);
    onNote(`recorded ${join(SAMPLES_DIRECTORY, name, file)}. Remove personal data from it before you commit it.`);
  }

  #isFull(name: string, directory: string): boolean {
    const recorded = existsSync(directory) ? readdirSync(directory).filter(isRecording).length : 0;
    if (recorded < MAX_RECORDINGS) {
      this.#full.delete(name);
      return false;
    }
    if (!this.#full.has(name)) {
      this.#full.add(name);
      this.#props.onNote(
        `${SAMPLES_DIRECTORY}/${name} has ${recorded} recordings, which is the maximum. Delete or rename some of them.`,
      );
    }
    return true;
  }

  /** Writes a new file. Another recording of the same millisecond is not overwritten. @returns the name of the file */
  #write(directory: string, extension: string, body: Buffer): string {
    const time = (this.#props.now?.() ?? new Date()).toISOString().replaceAll(/[:.]/g, '-');
    for (let n = 1; ; n++) {
      const name = `${PREFIX}${time}${n === 1 ? '' : `-${n}`}`;
      if (existsSync(join(directory, `${name}${HEADERS_SUFFIX}`))) continue;
      try {
        writeFileSync(join(directory, `${name}${extension}`), body, NEW_FILE);
        return `${name}${extension}`;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  #secretsOf({ verify }: Pick<ResolvedTopic, 'verify'>): string[] {
    const secrets = this.#props.secrets();
    return secretNamesOf(verify).flatMap((name) => {
      const text = ownValue(secrets, name) ?? '';
      try {
        return [text, ...parseSigningSecrets(text)];
      } catch {
        return [text];
      }
    });
  }
}

function isRecording(file: string): boolean {
  return file.startsWith(PREFIX) && !file.endsWith(HEADERS_SUFFIX);
}

/** Decodes a compressed body, so that the sample can be read and edited. */
function decoded(headers: Readonly<Record<string, string>>, bytes: Buffer): Buffer {
  if (headers['content-encoding'] === undefined) return bytes;
  try {
    return Buffer.from(readText({ headers, bytes }));
  } catch {
    return bytes;
  }
}

function extensionOf({ 'content-type': type = '' }: Readonly<Record<string, string>>): string {
  if (/urlencoded/i.test(type)) return '.form';
  if (/xml/i.test(type)) return '.xml';
  return /^text\//i.test(type) ? '.txt' : '.json';
}
