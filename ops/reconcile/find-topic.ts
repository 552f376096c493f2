import { suggest } from '#config/did-you-mean';
import type { ResolvedReconcile, ResolvedTopic } from '#config/resolve-webhooks';
import { ownValue } from '#contract/own-value';
import type { Stage } from '#ops/stage/stage';
import { UserError } from '#ops/user-error';

/** A topic with `reconcile`. */
export interface ReconciledTopic extends ResolvedTopic {
  readonly reconcile: ResolvedReconcile;
}

/**
 * Finds a topic of a stage that has `reconcile`.
 *
 * @throws {UserError} when there is no such topic
 */
export function findReconciled({ title, topics }: Pick<Stage, 'title' | 'topics'>, name: string): ReconciledTopic {
  const names = Object.keys(topics).filter((each) => topics[each]?.reconcile);
  if (names.length === 0) throw noReconcile(title);
  const topic = ownValue(topics, name);
  const choice = `Choose one of: ${names.join(', ')}.`;
  if (!topic) throw new UserError(`${title} has no topic ${name}. ${suggest(name, names, choice)}`);
  const { reconcile } = topic;
  if (reconcile) return { ...topic, reconcile };
  throw new UserError(
    `topic ${name} of ${title} has no \`reconcile\`. ${choice} ` +
      'Or add `reconcile` to it in webhooks/config.ts and deploy.',
  );
}

/** Creates the error of a stage without a reconcile function. @param title of the stage */
export function noReconcile(title: string): UserError {
  return new UserError(
    `no topic of ${title} has \`reconcile\`. Add it to a topic in webhooks/config.ts and deploy. ` +
      'docs/reconciliation.md describes it.',
  );
}
