import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { Source, SourceContext, SourceRegistry } from '#contract/source';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ReconcilePorts } from './ports.ts';

/** Configuration of a topic that has `reconcile`. */
export type ReconciledConfig = ResolvedTopic & Required<Pick<ResolvedTopic, 'reconcile'>>;

/** A topic with `reconcile`, and the access to its provider. */
export interface ReconciledTopic {
  readonly name: string;
  readonly config: ReconciledConfig;
  readonly source: Source;
  readonly context: SourceContext;
}

/** Everything that reconcile needs. The entry file creates it once per execution environment. */
export interface ReconcileProps {
  readonly stage: string;
  /** Topics with `reconcile`, by name. */
  readonly topics: Readonly<Record<string, ReconciledConfig>>;
  readonly ports: ReconcilePorts;
  readonly log: FunctionLog;
  /** Sources of the user. */
  readonly sources: SourceRegistry;
  /** Address of the ingest endpoint without a topic. */
  readonly ingestUrl: string;
}

export interface ReconcileDependencies extends ReconcileProps {
  /** Reads the key of a topic's provider and finds its source. @throws {Error} with the fix */
  connect(topic: string): Promise<ReconciledTopic>;
  /** Tells whether there is time for another page. */
  hasTime(): boolean;
  /** Tells whether the time is used up, so that calls were aborted. */
  isOutOfTime(): boolean;
}

/** Options of the reconciliation of a window. */
export interface WindowOptions extends Pick<ReconcileDependencies, 'ports' | 'log' | 'hasTime'> {
  /** Counts what is missing, and changes nothing. */
  readonly dryRun: boolean;
  /** Ends the requests for a delivery that keeps failing. */
  readonly givesUp: boolean;
  /** Called after each page. Its cursor is undefined after the last one. */
  readonly onPage?: (cursor: string | undefined) => Promise<void>;
}
