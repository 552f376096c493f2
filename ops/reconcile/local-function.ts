import type { ReconcileRequest } from '#contract/reconcile-protocol';
import { callLocalMode } from '#ops/send/local-mode';
import type { ReconcileFunction } from '#ops/stage/stage';

/** Reconcile function of the running local mode. */
export class LocalReconcile implements ReconcileFunction {
  readonly #url: string;

  /** @param url of the local mode, without a trailing slash */
  constructor(url: string) {
    this.#url = url;
  }

  async invoke(request: ReconcileRequest, signal: AbortSignal): ReturnType<ReconcileFunction['invoke']> {
    const answer = await callLocalMode(this.#url, 'POST', 'reconcile', request, signal);
    return answer as Awaited<ReturnType<ReconcileFunction['invoke']>>;
  }
}
