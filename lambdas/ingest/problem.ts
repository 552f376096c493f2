import { STATUS_CODES } from 'node:http';
import { REJECTIONS, type RejectionReason } from '#contract/observability';
import type { ResponseConfig } from '#contract/response-config';

/** Seconds after which a provider may retry, by status: when a webhook could not be made durable, or verified yet. */
const RETRY_AFTER: Readonly<Record<number, string>> = { 429: '30', 503: '10' };

export interface ProblemOptions {
  /** Further headers of the response. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The internal error, for the log only. */
  readonly cause?: unknown;
}

interface ProblemResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** The rejection of a request. Its status follows from its reason. */
export class Problem extends Error {
  readonly reason: RejectionReason;
  readonly status: number;
  readonly headers: Record<string, string>;

  /** @param detail the text that the sender of the request sees */
  constructor(reason: RejectionReason, detail: string, { headers = {}, cause }: ProblemOptions = {}) {
    super(detail, { cause });
    this.reason = reason;
    this.status = REJECTIONS[reason];
    const after = RETRY_AFTER[this.status];
    this.headers = after ? { 'retry-after': after, ...headers } : headers;
  }

  /** Converts the problem into a response, with a problem document (RFC 9457) unless the topic forbids it. */
  toResponse(respond: ResponseConfig = {}): ProblemResponse {
    const { explainRejections = true, staleStatus, unverifiedStatus } = respond;
    const special = this.reason === 'timestamp-stale' ? staleStatus : this.status === 401 && unverifiedStatus;
    const status = special || this.status;
    if (!explainRejections) return { statusCode: status, headers: this.headers };
    return {
      statusCode: status,
      headers: { ...this.headers, 'content-type': 'application/problem+json' },
      body: JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail: this.message }),
    };
  }
}
