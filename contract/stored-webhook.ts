import { isUtf8 } from 'node:buffer';

/** Received webhook as it is stored in the bucket, as one line of JSON that Athena and jq read. */
export interface StoredWebhook {
  /** Id of the webhook, a UUIDv7 that ingest generates. */
  readonly id: string;
  readonly topic: string;
  /** Time of the receipt, ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  /** Raw query string without the question mark. */
  readonly query: string;
  /** Headers by lower-case name. The values of a repeated header are joined by commas, in order. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body in `bodyEncoding`, which preserves the exact bytes. */
  readonly body: string;
  /** `utf8` for a body that is valid UTF-8, `base64` for all others. */
  readonly bodyEncoding: 'utf8' | 'base64';
  /** IP address of the sender. Empty for a fetched event. */
  readonly sourceIp: string;
  /** Result of the verification at ingest. A replay uses it, because the timestamp would be too old by then. */
  readonly verified: boolean;
  /**
   * `'reconcile'` for an event that was fetched from the provider's API with your key. It was not received, so it has
   * no query and no sender, only the headers that its source has set, and `verified` is true.
   */
  readonly source?: 'reconcile';
}

/** Encodes a body so that the exact bytes can be restored. */
export function encodeBody(bytes: Buffer): Pick<StoredWebhook, 'body' | 'bodyEncoding'> {
  const bodyEncoding = isUtf8(bytes) ? 'utf8' : 'base64';
  return { body: bytes.toString(bodyEncoding), bodyEncoding };
}

/** Restores the exact bytes of a body. */
export function decodeBody(webhook: Pick<StoredWebhook, 'body' | 'bodyEncoding'>): Buffer {
  return Buffer.from(webhook.body, webhook.bodyEncoding);
}
