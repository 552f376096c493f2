import { STATUS_CODES } from 'node:http';
import { REJECTIONS, type RejectionReason } from '#contract/observability';

/** Seconds after which a provider may retry when a webhook could not be made durable. */
const RETRY_AFTER = '10';

export interface ProblemOptions {
  /** Further headers of the response. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The internal error, for the log only. */
  readonly cause?: unknown;
}

/** The rejection of a request. Its status follows from its reason. */
export class Problem extends Error {
  readonly reason: RejectionReason;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail the text that the sender of the request sees */
  constructor(reason: RejectionReason, detail: string, { headers = {}, cause }: ProblemOptions = {}) {
    super(detail, { cause });
    this.reason = reason;
    this.status = REJECTIONS[reason];
    this.headers = this.status === 503 ? { 'retry-after': RETRY_AFTER, ...headers } : headers;
  }

  /** Converts the problem into a response with a problem document (RFC 9457). */
  toResponse(): { statusCode: number; headers: Record<string, string>; body: string } {
    const { status, message: detail } = this;
    return {
      statusCode: status,
      headers: { ...this.headers, 'content-type': 'application/problem+json' },
      body: JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail }),
    };
  }
}
