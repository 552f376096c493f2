import { ownValue } from './own-value.ts';
import { parseJson, type Reviver } from './parse-json.ts';
import { zlib } from './zlib.ts';

/** The most bytes that a compressed body may decode to: as many as the largest body that a topic can accept. */
const MAX_DECODED_BYTES = 4_500_000;
const LIMIT = { maxOutputLength: MAX_DECODED_BYTES };

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  '': (body) => body,
  identity: (body) => body,
  gzip: (body) => zlib().unzipSync(body, LIMIT),
  'x-gzip': (body) => zlib().unzipSync(body, LIMIT),
  br: (body) => zlib().brotliDecompressSync(body, LIMIT),
  // Some senders leave out the zlib header that RFC 9110 demands.
  deflate: (body) => zlib()[(body.readUInt8(0) & 0x0f) === 8 ? 'inflateSync' : 'inflateRawSync'](body, LIMIT),
};

/** Body of a webhook with the headers that say how to read it. */
export interface Body {
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** Field of a URL-encoded form that holds the event as JSON. @default none */
  readonly jsonField?: string | undefined;
}

/** Tells whether a body is declared as a URL-encoded form. */
export function isForm(headers: Body['headers']): boolean {
  return mediaType(headers) === 'application/x-www-form-urlencoded';
}

/**
 * Parses the body as JSON: the whole body, or the field of a form that holds the event.
 *
 * @returns undefined if it is not JSON or cannot be decoded
 */
export function readJson(body: Body, reviver?: Reviver): unknown {
  let text: string;
  try {
    text = decode(body);
  } catch {
    return undefined;
  }
  if (body.jsonField === undefined || !isForm(body.headers)) return parseJson(text, reviver);
  const [json, ...others] = new URLSearchParams(text).getAll(body.jsonField);
  // Of several fields, it is unclear which one is the event.
  return json === undefined || others.length > 0 ? undefined : parseJson(json, reviver);
}

/**
 * Decodes the body by its `content-encoding` (gzip, br or deflate) and returns it as UTF-8 text.
 *
 * @throws {Error} if it cannot be decoded or decodes to more than 4,500,000 bytes; the message never quotes it
 */
export function readText(body: Body): string {
  const encoding = encodingOf(body.headers);
  if (!Object.hasOwn(DECODERS, encoding)) {
    throw new Error('the content-encoding of the body is not gzip, br or deflate. Decode bytes() instead');
  }
  try {
    return decode(body);
  } catch (cause) {
    const isTooLarge = (cause as { readonly code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Error(
      isTooLarge
        ? `the body decodes to more than ${MAX_DECODED_BYTES} bytes. Decode bytes() instead`
        : `the body is not encoded in ${encoding}, as its content-encoding says`,
    );
  }
}

/** Parses the fields of a form. @throws {Error} if the body is not declared as one, or as `readText` does */
export function readForm(body: Body): URLSearchParams {
  if (isForm(body.headers)) return new URLSearchParams(readText(body));
  const type = mediaType(body.headers) || 'missing';
  throw new Error(`the content type of the body is ${type}, not application/x-www-form-urlencoded`);
}

/** Describes a body that is not JSON without quoting it. @example describeBody(body) // 'text/xml and not JSON' */
export function describeBody({ headers, bytes }: Body): string {
  if (bytes.length === 0) return 'empty';
  if (isForm(headers)) return 'a form. Read it with webhook.form()';
  const type = mediaType(headers);
  return type === '' || type.endsWith('json') ? 'not JSON' : `${type} and not JSON`;
}

/** @throws {Error} if the encoding is unknown or the body is not encoded so */
function decode({ headers, bytes }: Body): string {
  const decoder = ownValue(DECODERS, encodingOf(headers)) as (body: Buffer) => Buffer;
  return bytes.length === 0 ? '' : decoder(bytes).toString('utf8');
}

function encodingOf(headers: Body['headers']): string {
  return (headers['content-encoding'] ?? '').trim().toLowerCase();
}

/** Returns the media type of a body in lower case, without its parameters, or '' if none is given. */
function mediaType(headers: Body['headers']): string {
  return /^[\w.+-]+\/[\w.+-]+/.exec(headers['content-type'] ?? '')?.[0].toLowerCase() ?? '';
}
