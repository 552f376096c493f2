/** Source of a fact: an address, a file of a public repository (`owner/name path`), or what was searched in vain. */
export type Source = `https://${string}` | `code: ${string}` | `not documented: ${string}`;

/** Expectations of one provider. Used by the provider tests and by `docs/providers.md`. */
export interface ProviderFacts {
  /** Name of the provider as it spells it. */
  readonly name: string;
  /** Sources of the scheme: `C` the provider's own SDK, `D` its documentation, `S` a secondary source. */
  readonly evidence: string;
  /** npm package of the official SDK that the preset is tested against (`npm run test:oracles`). */
  readonly sdk?: string;
  /** Seconds within which the provider expects a response, where known. */
  readonly deadlineSeconds?: number;
  /** Batches, quirks and doubts. Neither retries nor answers, which have their own properties. */
  readonly note?: string;

  /** Answer by which the provider counts a webhook as delivered, such as `any 2xx` or `200, empty body`. */
  readonly success: { readonly expects: string; readonly source: Source };
  /** Reaction of the provider to a refusal, such as `retries, except after 410`. */
  readonly refusal: { readonly expects: string; readonly source: Source };
  /** Request that the provider sends when the URL is saved, and the answer that it needs. */
  readonly firstContact: { readonly expects: string; readonly source: Source };
  /** Repetitions of a failed delivery. */
  readonly retries: {
    /** Such as `5, 20 and 60 minutes after the failure`, or `none`. */
    readonly schedule: string;
    /** Seconds from the first try to the last one, where documented. */
    readonly lastAfterSeconds?: number;
    /**
     * Signature of a retry: `anew` with a fresh timestamp, `same` timestamp as the first try, `unknown`, or
     * `none` where no timestamp is signed.
     */
    readonly signed: 'anew' | 'same' | 'unknown' | 'none';
    /** Fields of the body that differ between two tries. @default the bytes are the same */
    readonly changes?: readonly string[];
    readonly source: Source;
  };

  /** Requests that the provider sends to the URL: each outer type, the smallest and the largest documented example. */
  readonly requests: readonly ProviderRequest[];
}

/** Documented request of a provider, without its signature, which the test adds. */
export interface ProviderRequest {
  /** Such as `event`, `slash command` or `url_verification`. */
  readonly name: string;
  /** @default 'POST' */
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
  /** Raw query string. @default '' */
  readonly query?: string;
  /** Headers in lower case, without those of the signature. @default application/json */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body as documented, shortened where it is long. @default '' */
  readonly body?: string;
  /** `queued` for every real event. A handshake has the answer that the provider needs. */
  readonly outcome: 'queued' | { readonly status: number; readonly contentType?: string; readonly body?: string };
  /** `false` for a request that the provider does not sign. @default true */
  readonly signed?: boolean;
  /** `true` for the request that delivers the secret, while the topic is `pending`. @default false */
  readonly pending?: boolean;
  /** Event id and type that the preset should find, for `queued`. @default not checked */
  readonly eventId?: string;
  readonly eventType?: string;
  readonly source: Source;
}
