/** A provider has answered with a status from 300 on. It has no cause, because that would have the API key. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Returns the status by which a provider has refused a request. Undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof RefusedError ? error.status : undefined;
}
