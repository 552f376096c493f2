import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FRAME = /(?:\(|at )((?:file:\/\/)?[^()\s][^()]*):(\d+):(\d+)\)?$/;

/**
 * Describes an error that the code in `webhooks/` caused, with the place in it and without a stack trace.
 *
 * @returns undefined when the stack has no line of `webhooks/`
 */
export function describeUserError(error: unknown): string | undefined {
  const place = error instanceof Error ? findPlace(error.stack ?? '') : undefined;
  if (!place) return undefined;
  const { name, message } = error as Error;
  // Errors of the CDK and of this package explain themselves. The kind of others, such as TypeError, helps.
  const kind = /^(\w*Reference|Type|Range|Syntax)Error$/.test(name) ? `${name}: ` : '';
  return `The code in webhooks/ has one problem:\n\n  ${place}: ${kind}${message}\n`;
}

/** Returns the first line of the stack that is in `webhooks/`, as `file:line:column`. */
function findPlace(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const [, location = '', row, column] = FRAME.exec(line.trimEnd()) ?? [];
    const path = location.startsWith('file:') ? fileURLToPath(location) : location;
    const file = relative('.', path).replaceAll('\\', '/');
    if (file.startsWith('webhooks/')) return `${file}:${row}:${column}`;
  }
  return undefined;
}
