import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseJson } from '#contract/parse-json';
import type { Sample } from './sample.ts';

/** Directory of the project's own samples, with a directory for each topic. */
export const SAMPLES_DIRECTORY = 'webhooks/samples';
/** End of the name of a file that holds the headers of a sample. */
export const HEADERS_SUFFIX = '.headers.json';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.form': 'application/x-www-form-urlencoded',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
};

/** Returns the content type that belongs to the name of a file. @returns undefined for an unknown file extension */
export function contentTypeOf(file: string): string | undefined {
  return CONTENT_TYPES[extname(file)];
}

/**
 * Reads the project's own samples of a topic, by name.
 *
 * A sample is a file `webhooks/samples/<topic>/<name>.json` that is the body itself. Its headers may be in
 * `<name>.headers.json`.
 *
 * @param project directory of the project
 * @returns no samples when the topic has no directory
 * @throws {Error} when a file of headers is not a JSON object of texts
 */
export function readOwnSamples(project: string, topic: string): readonly Sample[] {
  const directory = join(project, SAMPLES_DIRECTORY, topic);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => contentTypeOf(file) && !file.endsWith(HEADERS_SUFFIX))
    .sort()
    .map((file) => {
      const name = file.slice(0, -extname(file).length);
      const headers = readHeaders(join(directory, `${name}${HEADERS_SUFFIX}`));
      return {
        name,
        headers: { 'content-type': contentTypeOf(file) ?? '', ...headers },
        body: readFileSync(join(directory, file)),
      };
    });
}

function readHeaders(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  const headers = parseJson(readFileSync(file, 'utf8'));
  if (isHeaders(headers)) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  }
  throw new Error(`${file} must be a JSON object of texts, such as { "x-shop-topic": "order.created" }. Correct it.`);
}

function isHeaders(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}
