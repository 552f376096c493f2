import { isUtf8 } from 'node:buffer';

/** A received webhook as it lies in the bucket: one line of JSON, which Athena and jq read. */
export interface StoredWebhook {
  /** UUIDv7, given at ingest. */
  readonly id: string;
  readonly topic: string;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  /** The raw query string, without its question mark. */
  readonly query: string;
  /** By lower-case name; a header that came several times has its values joined by commas, in order. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** UTF-8 bodies stand as text, all others as Base64: either way the exact bytes come back. */
  readonly bodyEncoding: 'utf8' | 'base64';
  readonly sourceIp: string;
  /** The verdict at ingest; a replay goes by it instead of checking a timestamp anew. */
  readonly verified: boolean;
}

export function encodeBody(bytes: Buffer): Pick<StoredWebhook, 'body' | 'bodyEncoding'> {
  const bodyEncoding = isUtf8(bytes) ? 'utf8' : 'base64';
  return { body: bytes.toString(bodyEncoding), bodyEncoding };
}

export function decodeBody(webhook: Pick<StoredWebhook, 'body' | 'bodyEncoding'>): Buffer {
  return Buffer.from(webhook.body, webhook.bodyEncoding);
}
