import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageOf } from '#lib/sources/undeclared-imports';

const FRAME = /(?:\(|at )((?:file:\/\/)?[^()\s][^()]*):(\d+):(\d+)\)?$/;
/** Files of packages. What they lack is not the author's mistake. */
const FOREIGN = /[\\/]node_modules[\\/]/;
/** Start of the CDK's error on invalid constructs, such as those beyond a limit of AWS. */
const INVALID_TREE = 'Validation failed with the following errors:';
const NOT_FOUND = /^Cannot find package '([^']+)' imported from (.+)$/m;

/**
 * Describes an error that the author of the app caused, with its place and without a stack trace.
 *
 * @returns undefined when the stack has no line of `webhooks/`, and no file of the project imports a missing package
 */
export function describeUserError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const [, specifier, importer = ''] = NOT_FOUND.exec(message) ?? [];
  if (specifier && !FOREIGN.test(importer)) {
    const missing = packageOf(specifier);
    return describe(
      pathOf(importer),
      `It imports the package ${missing}, which is not installed. Run \`npm install ${missing}\`.`,
    );
  }
  // The error of a validation names the constructs. Its stack trace is that of the CDK.
  if (message.startsWith(INVALID_TREE)) return `${message}\n`;
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
