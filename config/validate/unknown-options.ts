import { UNKNOWN_OPTIONS, type Verification } from '#contract/verification';
import { type ConfigIssue, pathOf } from './config-error.ts';
import { unknownOption } from './schema-parts.ts';

/**
 * Reports the options that the preset of a topic does not have.
 *
 * A dropped option may leave a topic less protected than its configuration says, for example by a misspelt `tolerance`.
 *
 * @param topic the configuration of the topic, which may be invalid
 */
export function checkPresetOptions(name: string, topic: { readonly verify?: Verification } | null): ConfigIssue[] {
  const { names = [], known = [] } = topic?.verify?.[UNKNOWN_OPTIONS] ?? {};
  return names.map((option) => ({
    path: pathOf(['topics', name, 'verify', option]),
    received: 'unknown option',
    expected: unknownOption(option, known),
  }));
}
