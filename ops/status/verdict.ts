import { countOf } from '#ops/terminal/text';
import type { StatusReport } from './report.ts';

/** Judges a stage in one sentence, which names the worst problem. */
export function verdictOf({ lanes, problems, notRead }: Pick<StatusReport, 'lanes' | 'problems' | 'notRead'>): string {
  const fine = lanes.filter(({ name }) => !problems.some(({ lane }) => lane === name)).length;
  const areFine = `${countOf(fine, 'lane')} ${fine === 1 ? 'is' : 'are'} fine`;
  const unread = notRead.length > 0 ? `${countOf(notRead.length, 'part')} could not be read` : '';
  const [worst, ...others] = problems;
  const rest =
    others.length === 1 ? ', and there is another problem' : `, and there are ${others.length} other problems`;
  if (worst) {
    // The description of an alarm follows its first sentence.
    const [first = ''] = worst.what.split('. ');
    const isKnown = fine > 0 && notRead.length === 0;
    return `${isKnown ? `${areFine}; ` : ''}${first}${others.length > 0 ? rest : ''}.${unread ? ` ${unread}.` : ''}`;
  }
  return unread ? `no problem was found, but ${unread}.` : `${countOf(fine, 'lane')} and ingest are fine.`;
}
