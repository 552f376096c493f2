import { STATUS_CODES } from 'node:http';

/** A request that is turned away, and how it is answered. */
export class Problem extends Error {
  readonly status: number;
  /** Why, in one constant word for logs and metrics. */
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, reason: string, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }

  /** The answer as a problem document (RFC 9457). */
  answer(): { statusCode: number; headers: Record<string, string>; body: string } {
    const { status, message: detail } = this;
    return {
      statusCode: status,
      headers: { ...this.headers, 'content-type': 'application/problem+json' },
      body: JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail }),
    };
  }
}

/** Seconds after which a provider may try again when we could not make its webhook durable. */
const RETRY_AFTER = '10';

/** We cannot take the webhook just now. The provider's own retry is what keeps it. */
export function unavailable(reason: string, detail: string): Problem {
  return new Problem(503, reason, detail, { 'retry-after': RETRY_AFTER });
}

export function unauthorized(reason: string, detail: string): Problem {
  return new Problem(401, reason, detail);
}
