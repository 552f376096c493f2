import { brotliDecompressSync, inflateRawSync, inflateSync, unzipSync } from 'node:zlib';
import { parseJson, type Reviver } from './parse-json.ts';

/** The most bytes that a compressed body may decode to: as many as the largest body that a topic can accept. */
const MAX_DECODED_BYTES = 4_500_000;

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => unzipSync(body, LIMIT),
  'x-gzip': (body) => unzipSync(body, LIMIT),
  br: (body) => brotliDecompressSync(body, LIMIT),
  // Some senders leave out the zlib header that RFC 9110 demands.
  deflate: (body) => ((body.readUInt8(0) & 0x0f) === 8 ? inflateSync(body, LIMIT) : inflateRawSync(body, LIMIT)),
  identity: (body) => body,
};
const LIMIT = { maxOutputLength: MAX_DECODED_BYTES };

/** Body of a webhook with the headers that say how to read it. */
export interface Body {
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** Field of a URL-encoded form that holds the event as JSON. @default none */
  readonly jsonField?: string | undefined;
}

/** Returns the media type of a body in lower case, without its parameters, or '' if none is given. */
export function mediaType(headers: Body['headers']): string {
  return /^[\w.+-]+\/[\w.+-]+/.exec(headers['content-type'] ?? '')?.[0].toLowerCase() ?? '';
}

/** Tells whether a body is declared as a URL-encoded form. */
export function isForm(headers: Body['headers']): boolean {
  return mediaType(headers) === 'application/x-www-form-urlencoded';
}

/**
 * Decodes the body by its `content-encoding` (gzip, br or deflate) and returns it as UTF-8 text.
 *
 * @throws {Error} if it cannot be decoded or decodes to more than 4,500,000 bytes; the message never quotes it
 */
export function readText({ headers, bytes }: Body): string {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase() || 'identity';
  if (bytes.length === 0) return '';
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (!decode) throw new Error('the content-encoding of the body is not gzip, br or deflate. Decode bytes() instead');
  try {
    return decode(bytes).toString('utf8');
  } catch (cause) {
    const isTooLarge = (cause as { readonly code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Error(
      isTooLarge
        ? `the body decodes to more than ${MAX_DECODED_BYTES} bytes. Decode bytes() instead`
        : `the body is not encoded in ${encoding}, as its content-encoding says`,
    );
  }
}

/** Parses the fields of a URL-encoded form. @throws {Error} if the body is not declared as one */
export function readForm(body: Body): URLSearchParams {
  if (isForm(body.headers)) return new URLSearchParams(readText(body));
  throw new Error(
    `the content type of the body is ${mediaType(body.headers) || 'missing'}, not application/x-www-form-urlencoded`,
  );
}

/**
 * Parses the body as JSON: the whole body, or the field of a form that holds the event.
 *
 * @returns undefined if it is not JSON
 * @throws {Error} as `readText` does
 */
export function readJson(body: Body, reviver?: Reviver): unknown {
  const text = readText(body);
  const field =
    body.jsonField !== undefined && isForm(body.headers) ? new URLSearchParams(text).getAll(body.jsonField) : [];
  // Of several fields, the handler of another system could read another one.
  return parseJson(field.length === 1 && field[0] !== undefined ? field[0] : text, reviver);
}

/** Describes a body that is not JSON without quoting it. @example describeBody(body) // 'text/xml and not JSON' */
export function describeBody({ headers, bytes }: Body): string {
  if (bytes.length === 0) return 'empty';
  if (isForm(headers)) return 'a form. Read it with webhook.form()';
  const type = mediaType(headers);
  return type === '' || type.endsWith('json') ? 'not JSON' : `${type} and not JSON`;
}
