import type { StandardSchemaV1 } from '@standard-schema/spec';

/**
 * Webhook that a handler processes. `Payload` is the type of `json()` without a schema, which `onEvents<Events>()` sets
 * for each event. Nothing checks it at run time.
 */
export interface Webhook<Payload = unknown> {
  /** Id of this webhook, a UUIDv7. The provider got it in the response, and every log line carries it. */
  readonly id: string;
  /** Topic that received it. */
  readonly topic: string;
  /** Time at which ingest received it. */
  readonly receivedAt: Date;
  /** Method of the request, such as `POST`. */
  readonly method: string;
  /** Headers of the request by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Query parameters of the request. */
  readonly query: URLSearchParams;
  /** `true` if ingest verified the request, `false` for `unsigned()` topics. */
  readonly verified: boolean;
  /**
   * `'reconcile'` if the provider did not deliver the event in time, so that it was fetched from the provider's API
   * with your key. `verified` is then true.
   */
  readonly source?: 'reconcile';
  /** Provider's id of the event, if the topic's preset knows its location. */
  readonly eventId?: string;
  /** Provider's type of the event, if the topic's preset knows its location. */
  readonly eventType?: string;

  /** Returns the body, byte for byte as it was received. */
  bytes(): Buffer;
  /**
   * Returns the body as UTF-8 text. A body with a `content-encoding` of gzip, br or deflate is decoded first.
   *
   * @throws {SchemaMismatchError} if it cannot be decoded or decodes to more than 4,500,000 bytes
   */
  text(): string;
  /**
   * Parses the fields of a URL-encoded form.
   *
   * @example
   * const from = webhook.form().get('From');
   *
   * @throws {SchemaMismatchError} if the content type is another one, or as `text()` does
   */
  form(): URLSearchParams;
  /**
   * Parses the body as JSON and validates it with any synchronous Standard Schema (zod, valibot, arktype, …).
   *
   * Where the preset knows that the provider can send JSON in a field of a form, such as `payload` of GitHub, it parses
   * that field.
   *
   * @example
   * const order = webhook.json(z.object({ id: z.number() }));
   *
   * @throws {SchemaMismatchError} if the body is not JSON or does not match the schema; dead-letters immediately
   */
  json(): Payload;
  json<Schema extends StandardSchemaV1>(schema: Schema): StandardSchemaV1.InferOutput<Schema>;
}

/** Logger whose lines carry the webhook's id, topic and attempt. */
export interface HandlerLog {
  /** Writes a line for developers. AWS shows lines from `info` on, the local mode with `LOG_LEVEL=debug`. */
  debug(message: string, ...fields: Record<string, unknown>[]): void;
  /** Writes a line about the usual course. */
  info(message: string, ...fields: Record<string, unknown>[]): void;
  /** Writes a line about a problem that does not fail the attempt. */
  warn(message: string, ...fields: Record<string, unknown>[]): void;
  /** Writes a line about a failure. A field may be an `Error`, which is written with its causes. */
  error(message: string, ...fields: Record<string, unknown>[]): void;
}

/** Circumstances of one attempt. */
export interface HandlerContext {
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** Aborts when the attempt has used up its `attemptTimeout`. Pass it to every call that can be canceled. */
  readonly signal: AbortSignal;
  /** Returns the milliseconds until `signal` aborts, at least 0. */
  remainingMs(): number;
  /** Logger of this attempt. */
  readonly log: HandlerLog;
}

/**
 * Processes one webhook.
 *
 * Returning completes the webhook, and throwing retries it after the backoff. A `RetryAfterError` retries it after the
 * time that the error carries. A `PermanentError` dead-letters it without another attempt.
 */
export type Handler<Payload = unknown> = (webhook: Webhook<Payload>, context: HandlerContext) => Promise<void> | void;

/**
 * Declares how the webhooks of one topic are handled.
 *
 * @example
 * export default defineHandler(async (webhook, { signal }) => {
 *   await ship(webhook.json(Order).id, { signal });
 * });
 */
export function defineHandler(handler: Handler): Handler {
  return handler;
}

/**
 * Lazy import of each topic's handler, so that a topic's first webhook does not load the code of the others.
 *
 * @example
 * export default {
 *   payments: () => import('./payments.ts'),
 * } satisfies HandlerRegistry<TopicOf<typeof webhooks>>;
 */
export type HandlerRegistry<Topic extends string = string> = Readonly<
  Record<Topic, () => Promise<{ readonly default: Handler }>>
>;
