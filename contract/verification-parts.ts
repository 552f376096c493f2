import type { Handshake } from './handshake.ts';
import type { ResponseConfig } from './response-config.ts';

/** Options of every kind of verification. */
export interface Common {
  /** Location of the provider's id of an event. @default none */
  readonly eventId?: Location;
  /**
   * States that different events may have the same body. Without an id, each delivery then counts as its own event,
   * because processing an event twice does less harm than dropping one.
   *
   * @default equal bodies are one event
   */
  readonly bodyIsNotUnique?: true;
  /**
   * Fields of a JSON body, at any depth, that differ between two deliveries of one event, such as a number of the try.
   * They are left out where the body identifies the event.
   *
   * @default none
   */
  readonly retryFields?: readonly string[];
  /** Field of a URL-encoded form that holds the event as JSON, for providers that can send either. @default none */
  readonly jsonField?: string;
  /** Location of the provider's type of an event. @default none */
  readonly eventType?: Location;
  /** Requests that ingest answers immediately and never queues. @default none */
  readonly handshakes?: readonly Handshake[];
  /** Responses that the provider expects. @default 200 with an empty body */
  readonly respond?: ResponseConfig;
  /**
   * Name of the preset, in lower case with dashes. It selects the samples of the provider, and nothing is verified with
   * it.
   *
   * @default none, and samples are those of the topic
   */
  readonly provider?: string;
  /** Options that the preset was given but does not have. The validation at synth refuses them. @default none */
  readonly [UNKNOWN_OPTIONS]?: UnknownOptions;
}

/**
 * Key of the options that a preset does not have.
 *
 * A symbol survives a spread of the preset's result, and is no option that a user could set.
 */
export const UNKNOWN_OPTIONS: unique symbol = Symbol.for('catchbasin.unknownOptions');

/** Option with a value that a preset cannot use. */
export interface InvalidOption {
  readonly name: string;
  readonly received: unknown;
  /** Allowed values, and the fix. */
  readonly expected: string;
}

/** Options that a preset was given but does not have, and required ones that it was not given. */
export interface UnknownOptions {
  /** Unknown names as they were given. */
  readonly names: readonly string[];
  readonly missing: readonly string[];
  /** Options with a value that the preset cannot use. @default none */
  readonly invalid?: readonly InvalidOption[];
  /** Names of all options of the preset. */
  readonly known: readonly string[];
}

/** Location, unit and allowed age of the time of signing. */
export type SignedTimestamp = Field & {
  /** Unit of the timestamp. @default 's' */
  readonly unit?: 's' | 'ms' | 'rfc3339';
  /** The most that the provider's clock may differ from ours to either side, in whole seconds from 1 to 86,400. */
  readonly tolerance: number;
  /**
   * Time for which the provider repeats a failed delivery with its first timestamp, in whole seconds from 1 to
   * 259,200 (3 days). Requests are accepted for so much longer, because our own 503 may have delayed them.
   *
   * It becomes 0 for a topic whose deduplication does not recognize a replayed request.
   *
   * @default none; the provider signs each retry anew, or documents no retries
   */
  readonly retriedFor?: number;
};

/** Location of values in a request. For example `Stripe-Signature: t=1,v1=ab,v1=cd` has two with the prefix `v1=`. */
export type Field = Source & {
  /** Text between several values. @default there is one value */
  readonly separator?: string;
  /** Text at the start of the values. Values without it are ignored, and it is removed from the others. @default '' */
  readonly prefix?: string;
  /** `true` uses only the first of the values. @default false */
  readonly first?: boolean;
};

/** Part of the request. Header names are in lower case, and several headers are read one after the other. */
type Source =
  | { readonly header: string | readonly string[] }
  | { readonly formField: string }
  | { readonly body: string }
  /** Query parameter, which a request must not repeat. */
  | { readonly query: string };

/**
 * Location of a value in a request, which is a header in lower case or a JSON pointer (RFC 6901) into the body.
 *
 * Of several headers, the first that the request has counts, such as the newer name of a renamed one.
 *
 * @example
 * eventId: { header: 'x-event-id' }
 * eventType: { body: '/data/type' }
 */
export type Location = { readonly header: string | readonly string[] } | { readonly body: string };
