/** How a provider checks that an endpoint is ours, as data. It is answered at once and never queued. */
export interface Handshake {
  /** Which requests are this handshake: all that is said must hold. */
  readonly when: {
    readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
    /** Query parameters that are there, with this value where one is given. */
    readonly query?: Readonly<Record<string, string | true>>;
    /** Headers that are there, with this value where one is given. */
    readonly headers?: Readonly<Record<string, string | true>>;
    /** A value in the JSON body behind a pointer: that is there, or equals this. */
    readonly body?: { readonly pointer: string; readonly equals?: string | number };
  };

  /** Whether the request is verified like a webhook before it is answered. */
  readonly verified: boolean;

  /** A query parameter that has to be the text of a secret. */
  readonly token?: { readonly query: string; readonly secretName: string };

  /**
   * Where the request brings the secret that later webhooks are signed with. It is put into Secrets Manager.
   * Only while the topic is configured as pending, and only if the secret was never set: whoever comes first sets the key, and
   * nobody after that.
   */
  readonly deliversSecret?: { readonly header: string } | { readonly body: string };

  readonly answer: {
    /** @default 200 */
    readonly status?: number;
    readonly headers?: Readonly<Record<string, HandshakeValue>>;
    /** The answer as plain text. */
    readonly text?: HandshakeValue;
    /** The answer as a JSON object. */
    readonly json?: Readonly<Record<string, HandshakeValue | number>>;
  };
}

export type HandshakeValue =
  | string
  | { readonly query: string }
  | { readonly header: string }
  | { readonly body: string }
  | HandshakeHmac;

/** Keyed by the topic's secret, with the topic's algorithm. */
export interface HandshakeHmac {
  readonly hmacOf: HandshakeValue;
  readonly encoding: 'hex' | 'base64';
  readonly prefix?: string;
  /**
   * Pattern that the whole content has to have. Anyone may ask for an unverified handshake: without a pattern that no
   * webhook's content has, it would sign webhooks for them.
   */
  readonly pattern: string;
}
