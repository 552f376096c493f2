import type { ReconcileAnswer, ReconcileCounts } from '#contract/reconcile-protocol';
import type { Stage } from '#ops/stage/stage';
import { countOf } from '#ops/terminal/text';
import { wrap } from '#ops/terminal/wrap';
import type { ReconciledTopic } from './find-topic.ts';

const WIDTH = 80;
const INDENT = 12;

/** Adds the counts of the parts before to an answer. */
export function addCounts(before: ReconcileCounts | undefined, answer: ReconcileAnswer): ReconcileAnswer {
  if (!before) return answer;
  const names = ['seen', 'received', 'recovered', 'failed'] as const;
  const sums = Object.fromEntries(names.map((name) => [name, before[name] + answer[name]]));
  return { ...answer, ...sums };
}

/** Describes the counts of a command that runs. */
export function describeDone(counts: ReconcileCounts | undefined, dryRun: boolean): string {
  const { seen, recovered, failed } = counts ?? { seen: 0, recovered: 0, failed: 0 };
  const failures = failed > 0 ? `, ${failed.toLocaleString('en-US')} failed` : '';
  const found = `${recovered.toLocaleString('en-US')} ${dryRun ? 'missing' : 'recovered'}`;
  return `${countOf(seen, 'event')}, ${found}${failures}`;
}

/** Describes the result of a command in lines for people. */
export function describeResult(
  { title }: Pick<Stage, 'title'>,
  topic: string,
  { lane, reconcile }: Pick<ReconciledTopic, 'lane' | 'reconcile'>,
  { since, until, seen, received, recovered, failed, watermark }: ReconcileAnswer,
  dryRun: boolean,
): string[] {
  const row = (name: string, value: string) => name.padEnd(INDENT) + wrap(value, INDENT, WIDTH);
  const number = (value: number) => value.toLocaleString('en-US');
  const verb = dryRun ? 'would be ' : '';
  const effect =
    reconcile.source.recovers === 'events'
      ? `${verb}stored and queued in lane ${lane}`
      : `${verb}delivered again by the provider, at our request`;
  return [
    row('topic', `${topic} of ${title}`),
    row('window', `${since} to ${until}`),
    row('seen', `${countOf(seen, 'event')} at the provider`),
    row('received', `${number(received)} before`),
    row(dryRun ? 'missing' : 'recovered', recovered === 0 ? '0' : `${number(recovered)}, ${effect}`),
    row('failed', number(failed)),
    row('schedule', watermark === undefined ? 'has not run yet' : `is done up to ${watermark}`),
  ];
}
