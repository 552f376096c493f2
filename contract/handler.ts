import type { StandardSchemaV1 } from '@standard-schema/spec';

/** A webhook as a handler sees it. */
export interface Webhook {
  /** Catchbasin's id of this webhook, a UUIDv7: the one that the provider was answered with. */
  readonly id: string;
  readonly topic: string;
  readonly receivedAt: Date;
  readonly method: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Whether a signature was verified at ingest; `false` only for `unsigned()` topics. */
  readonly verified: boolean;
  /** The provider's id of the event, where the topic's provider says where it stands. */
  readonly eventId?: string;
  /** The provider's type of the event, likewise. */
  readonly eventType?: string;

  /** The body, byte for byte as it was received. */
  bytes(): Buffer;
  /** The body as UTF-8 text. */
  text(): string;
  /**
   * The body as JSON, checked by any synchronous Standard Schema (zod, valibot, arktype, …).
   *
   * @throws {SchemaMismatchError} when it is not JSON or not what the schema asks for: dead-lettered at once
   */
  json(): unknown;
  json<Schema extends StandardSchemaV1>(schema: Schema): StandardSchemaV1.InferOutput<Schema>;
}

/** A logger whose lines carry the webhook's id, topic and attempt. */
export interface HandlerLog {
  debug(message: string, ...fields: Record<string, unknown>[]): void;
  info(message: string, ...fields: Record<string, unknown>[]): void;
  warn(message: string, ...fields: Record<string, unknown>[]): void;
  error(message: string, ...fields: Record<string, unknown>[]): void;
}

export interface HandlerContext {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborts when the attempt has used up its `attemptTimeout`: pass it on to whatever can be cancelled. */
  readonly signal: AbortSignal;
  /** Milliseconds until `signal` aborts, never below 0. */
  remainingMs(): number;
  readonly log: HandlerLog;
}

/**
 * Works on one webhook. Returning means done; throwing means that it is tried again after the backoff,
 * a `RetryAfterError` that it is after the time that it names, and a `PermanentError` that it is not.
 */
export type Handler = (webhook: Webhook, context: HandlerContext) => Promise<void> | void;

export function defineHandler(handler: Handler): Handler {
  return handler;
}

/** One lazy import per topic, so that a topic's first webhook does not pay for the code of the others. */
export type HandlerRegistry<Topic extends string = string> = Readonly<
  Record<Topic, () => Promise<{ readonly default: Handler }>>
>;
