import { countOf } from '#ops/dead-letters/plan';
import type { StatusReport } from './report.ts';

/** Judges a stage in one sentence, which names the worst problem. */
export function verdictOf({ lanes, problems, notRead }: Pick<StatusReport, 'lanes' | 'problems' | 'notRead'>): string {
  const fine = lanes.filter(({ name }) => !problems.some(({ lane }) => lane === name)).length;
  const areFine = `${countOf(fine, 'lane')} ${fine === 1 ? 'is' : 'are'} fine`;
  const [worst, ...others] = problems;
  const rest =
    others.length === 1 ? ', and there is another problem' : `, and there are ${others.length} other problems`;
  if (worst) {
    // The description of an alarm follows its first sentence.
    const [first = ''] = worst.what.split('. ');
    return `${fine > 0 ? `${areFine}; ` : ''}${first}${others.length > 0 ? rest : ''}.`;
  }
  return notRead.length > 0
    ? `no problem was found, but ${countOf(notRead.length, 'part')} could not be read.`
    : `${countOf(fine, 'lane')} and ingest are fine.`;
}
