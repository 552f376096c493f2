import { formatDuration } from './describe-schedules.ts';
import type { ResolvedWebhooks } from './resolve-webhooks.ts';

/** Describes how missed events are recovered, one topic per line. Returns no line without `reconcile`. */
export function describeReconcile({ topics }: Pick<ResolvedWebhooks, 'topics'>): string[] {
  const lines = Object.entries(topics).flatMap(([name, { reconcile }]) => {
    if (!reconcile) return [];
    const { every, minAge, lookBack, source } = reconcile;
    const does = source.recovers === 'events' ? 'fetches events' : 'asks for failed deliveries again';
    return (
      `  topic ${name}: ${source.name} ${does} every ${formatDuration(every)}, ` +
      `at an age of ${formatDuration(minAge)} to ${formatDuration(lookBack)}`
    );
  });
  return lines.length === 0 ? [] : ['Reconcile:', ...lines];
}
