import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { Source, SourceContext } from '#contract/source';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ReconcilePorts } from './ports.ts';

/** A topic with `reconcile`, and how its provider is called. */
export interface ReconciledTopic {
  readonly name: string;
  readonly config: ResolvedTopic & Required<Pick<ResolvedTopic, 'reconcile'>>;
  readonly source: Source;
  readonly context: SourceContext;
}

export interface WindowOptions {
  readonly ports: ReconcilePorts;
  readonly log: FunctionLog;
  /** Counts what is missing, and changes nothing. */
  readonly dryRun: boolean;
  /** Tells whether there is time for another page. */
  readonly hasTime: () => boolean;
  /** Called after each page. Its cursor is undefined after the last one. */
  readonly onPage?: (cursor: string | undefined) => Promise<void>;
}
