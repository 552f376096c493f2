/** Request by which a provider checks that an endpoint is ours. Ingest answers it immediately and never queues it. */
export interface Handshake {
  /** Conditions that a request must all meet to be this handshake. */
  readonly when: {
    /** Method of the request. */
    readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
    /** Query parameters by name. */
    readonly query?: Readonly<Record<string, HandshakeCondition>>;
    /** Headers by lower-case name. */
    readonly headers?: Readonly<Record<string, HandshakeCondition>>;
    /** Fields of a URL-encoded form by name. */
    readonly form?: Readonly<Record<string, HandshakeCondition>>;
    /** Values of a JSON body by JSON pointer (RFC 6901). */
    readonly body?: Readonly<Record<string, HandshakeCondition | number>>;
  };

  /** `true` verifies the request like a webhook before it is answered. */
  readonly verified: boolean;

  /** Query parameter that must contain the value of a secret. @default none */
  readonly token?: { readonly query: string; readonly secretName: string };

  /**
   * Location of the secret with which the provider signs later webhooks. Ingest puts it into Secrets Manager.
   *
   * Presets set it only while `pending`, and ingest stores the secret only if it was never set. The first request sets
   * the key, and later requests cannot change it.
   *
   * @default none
   */
  readonly deliversSecret?: { readonly header: string } | { readonly body: string };

  /**
   * Address that ingest fetches, of a verified request. It must begin with one of these texts and end with a token, so
   * that the request chooses neither the host nor the action.
   *
   * @default none
   */
  readonly confirms?: {
    /** JSON pointer to the address. */
    readonly url: string;
    readonly beginsWith: readonly string[];
  };

  /** Response to the handshake. */
  readonly answer: {
    /** Status code. @default 200 */
    readonly status?: number;
    /** Headers by name. @default none */
    readonly headers?: Readonly<Record<string, HandshakeValue>>;
    /** Body as plain text. @default none */
    readonly text?: HandshakeValue;
    /** Body as a JSON object. @default none */
    readonly json?: Readonly<Record<string, HandshakeValue | number>>;
  };
}

/** `true` is met by a value that is present and not empty, `false` by one that is absent, any other by an equal one. */
export type HandshakeCondition = string | boolean;

/** Literal text, a value from the request, or an HMAC of either. */
export type HandshakeValue =
  | string
  | { readonly query: string }
  | { readonly header: string }
  | { readonly body: string }
  | HandshakeHmac;

/** HMAC with the secret and the algorithm of the topic. */
export interface HandshakeHmac {
  /** Content that is signed. */
  readonly hmacOf: HandshakeValue;
  readonly encoding: 'hex' | 'base64';
  /** Text before the encoded HMAC. @default '' */
  readonly prefix?: string;
  /**
   * Regular expression that the whole content must match, and that no webhook's content matches.
   *
   * Anyone can send an unverified handshake. Without the pattern the answer would sign forged webhooks for them.
   */
  readonly pattern: string;
}
