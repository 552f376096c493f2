import { mustBeOneOf } from '#config/did-you-mean';
import { UNKNOWN_OPTIONS, type Verification } from '#contract/verification';
import { type ConfigIssue, pathOf } from './config-error.ts';

/**
 * Reports the options that the preset of a topic does not have, and required ones that are missing.
 *
 * A dropped option may leave a topic less protected than its configuration says, for example by a misspelled option.
 *
 * @param topic the configuration of the topic, which may be invalid
 */
export function checkPresetOptions(name: string, topic: { readonly verify?: Verification } | null): ConfigIssue[] {
  const { names = [], missing = [], known = [] } = topic?.verify?.[UNKNOWN_OPTIONS] ?? {};
  const issue = (option: string, received: string, expected: string) => ({
    path: pathOf(['topics', name, 'verify', option]),
    received,
    expected,
  });
  return [
    ...names.map((option) => issue(option, 'unknown option', mustBeOneOf(option, known))),
    ...missing.map((option) => issue(option, 'missing', `Must be set. Add ${option} to the options of the preset.`)),
  ];
}
