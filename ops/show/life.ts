import type { StoredWebhook } from '#contract/stored-webhook';
import type { History } from '#ops/logs/read-history';
import type { ListedWebhook } from '#ops/webhooks/list-webhooks';

/** All that a stage holds of one webhook. */
export interface Life {
  readonly id: string;
  readonly topic: string;
  readonly history: History;
  /** Stored webhook. Undefined when the bucket does not hold it. */
  readonly listed: ListedWebhook | undefined;
  readonly webhook: StoredWebhook | undefined;
  /** Reason why the stored webhook cannot be shown. */
  readonly problem: string | undefined;
}
