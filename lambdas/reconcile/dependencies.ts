import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { SourceRegistry } from '#contract/source';
import type { FunctionLog } from '#lambdas/runtime/logger';
import type { ReconcilePorts } from './ports.ts';
import type { ReconciledTopic } from './reconciled-topic.ts';

/** Everything that reconcile needs. The entry file creates it once per execution environment. */
export interface ReconcileProps {
  readonly stage: string;
  /** Topics with `reconcile`, by name. */
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
  readonly ports: ReconcilePorts;
  readonly log: FunctionLog;
  /** Sources of the user. */
  readonly sources: SourceRegistry;
  /** Address of the ingest endpoint without a topic. */
  readonly ingestUrl: string;
}

export interface ReconcileDependencies extends ReconcileProps {
  /** Reads the key of a topic's provider and finds its source. @throws {Error} with the fix */
  connect(topic: string, signal: AbortSignal): Promise<ReconciledTopic>;
}
