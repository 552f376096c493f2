import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageOf } from '#lib/sources/undeclared-imports';

const FRAME = /(?:\(|at )((?:file:\/\/)?[^()\s][^()]*):(\d+):(\d+)\)?$/;
const NOT_FOUND = /^Cannot find package '([^']+)' imported from (.+)$/m;

/**
 * Describes an error that the code in `webhooks/` caused, with the place in it and without a stack trace.
 *
 * @returns undefined when neither the message nor the stack names a file of `webhooks/`
 */
export function describeUserError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const [, specifier, importer = ''] = NOT_FOUND.exec(message) ?? [];
  if (specifier) {
    const missing = packageOf(specifier);
    return describe(pathOf(importer), `It imports the package ${missing}. Run \`npm install ${missing}\`.`);
  }
  const place = findPlace(error.stack ?? '');
  if (!place) return undefined;
  // Errors of the CDK and of this package explain themselves. The kind of others, such as TypeError, helps.
  const kind = /^(\w*Reference|Type|Range|Syntax)Error$/.test(name) ? `${name}: ` : '';
  return describe(place, `${kind}${message}`);
}

function describe(place: string, problem: string): string {
  return `The app has one problem:\n\n  ${place}: ${problem}\n`;
}

/** Returns the first line of the stack that is in `webhooks/`, as `file:line:column`. */
function findPlace(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const [, location = '', row, column] = FRAME.exec(line.trimEnd()) ?? [];
    const file = pathOf(location);
    if (file.startsWith('webhooks/')) return `${file}:${row}:${column}`;
  }
  return undefined;
}

/** Returns the path relative to the project. */
function pathOf(location: string): string {
  const path = location.startsWith('file:') ? fileURLToPath(location) : location;
  return relative('.', path).replaceAll('\\', '/');
}
