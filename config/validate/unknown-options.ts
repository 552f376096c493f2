import { didYouMean } from '#contract/did-you-mean';
import { UNKNOWN_OPTIONS, type Verification } from '#contract/verification';
import { type Fault, pathOf } from './config-error.ts';

/**
 * Reports the options that the preset of a topic does not have.
 *
 * A dropped option may leave a topic less protected than its configuration says, for example by a misspelt `tolerance`.
 *
 * @param topic configuration of the topic, which may be invalid
 */
export function checkPresetOptions(name: string, topic: { readonly verify?: Verification } | null): Fault[] {
  const { names = [], known = [] } = topic?.verify?.[UNKNOWN_OPTIONS] ?? {};
  return names.map((option) => ({
    path: pathOf(['topics', name, 'verify']),
    received: `unknown option ${JSON.stringify(option)}`,
    remedy: `Allowed: ${known.join(', ')}. ${fix(option, known)}`,
  }));
}

function fix(option: string, known: readonly string[]): string {
  const name = didYouMean(option, known);
  return name === undefined ? 'Correct the name, or remove it.' : `Did you mean ${name}?`;
}
