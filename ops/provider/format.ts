import type { EndpointStatus, ManualSteps } from '#contract/reconcile-protocol';
import { printable } from '#ops/terminal/printable';
import { wrap } from '#ops/terminal/wrap';

const WIDTH = 80;
const INDENT = 14;

/** Writes a name and a value as a line, in 80 columns. */
export function row(name: string, value: string): string {
  return name.padEnd(INDENT) + wrap(printable(value), INDENT, WIDTH);
}

/** Formats the state of an endpoint for people. @param title of the topic and its stage */
export function formatStatus(title: string, status: EndpointStatus): string[] {
  const { url, id, isEnabled, events, missingEvents, lastSuccess, lastFailure, problems } = status;
  const endpoint =
    id === undefined
      ? [row('registered', 'no')]
      : [
          row('registered', `yes, as ${id}`),
          row('enabled', isEnabled ? 'yes' : 'no'),
          row('events', events.includes('*') ? 'all' : events.join(', ') || 'none'),
          ...(missingEvents.length > 0 ? [row('missing', missingEvents.join(', '))] : []),
          row('last success', lastSuccess ?? 'unknown'),
          row('last failure', lastFailure ? `${lastFailure.at}: ${lastFailure.reason}` : 'unknown'),
        ];
  return [
    row('topic', title),
    row('address', url),
    ...endpoint,
    '',
    ...(problems.length === 0
      ? ['✓ no problems']
      : problems.map((problem) => `✗ ${wrap(printable(problem), 2, WIDTH)}`)),
  ];
}

/** Formats what is left to the operator for people. @param title of the topic and its stage */
export function formatSteps(title: string, { url, steps }: ManualSteps): string[] {
  return [
    row('topic', title),
    row('address', url),
    '',
    ...steps.map((step, n) => {
      const number = `${n + 1}. `;
      return number + wrap(printable(step), number.length, WIDTH);
    }),
  ];
}
