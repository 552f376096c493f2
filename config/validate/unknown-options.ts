import { mustBeOneOf } from '#config/did-you-mean';
import type { EventSource } from '#contract/reconcile-config';
import { UNKNOWN_OPTIONS, type UnknownOptions, type Verification } from '#contract/verification';
import { type ConfigIssue, pathOf, show } from './config-error.ts';

/**
 * Reports the options that the preset or the source of a topic does not have, and required ones that are missing.
 *
 * A dropped option may leave a topic less protected than its configuration says, for example by a misspelled option.
 *
 * @param topic the configuration of the topic, which may be invalid
 */
export function checkPresetOptions(
  name: string,
  topic: {
    readonly verify?: Verification;
    readonly reconcile?: { readonly source?: EventSource };
  } | null,
): ConfigIssue[] {
  const place = ['topics', name];
  return [
    ...issuesOf([...place, 'verify'], 'preset', topic?.verify?.[UNKNOWN_OPTIONS]),
    ...issuesOf([...place, 'reconcile', 'source'], 'source', topic?.reconcile?.source?.[UNKNOWN_OPTIONS]),
  ];
}

function issuesOf(place: readonly string[], kind: string, unknown?: UnknownOptions): ConfigIssue[] {
  const { names = [], missing = [], known = [], invalid = [] } = unknown ?? {};
  const issue = (option: string, received: string, expected: string) => ({
    path: pathOf([...place, option]),
    received,
    expected,
  });
  return [
    ...names.map((option) => issue(option, 'unknown option', mustBeOneOf(option, known))),
    ...invalid.map(({ name, received, expected }) => issue(name, show(received), expected)),
    ...missing.map((option) => issue(option, 'missing', `Must be set. Add ${option} to the options of the ${kind}.`)),
  ];
}
