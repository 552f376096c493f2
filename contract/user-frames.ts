/** Function call of a stack trace, in a file of the user. */
export interface Frame {
  /** Name of the function. Undefined for anonymous ones. */
  readonly name?: string;
  /** File relative to the project, line and column, such as `webhooks/handlers/orders.ts:12:9`. */
  readonly location: string;
}

const FRAME = /^\s+at (?:(?:async )?(.*?) \()?(?:async )?(?:file:\/\/)?(.+?):(\d+):(\d+)\)?$/;
/** Files that no user wrote: Node's, those of packages, and those of Lambda's runtime. */
const FOREIGN = /^node:|(?:^|\/)node_modules\/|^\/var\/runtime\//;
/** Directories of Catchbasin in the project. */
const OWN = /^(?:contract|config|lambdas|local|ops|test-kit)\//;

/**
 * Lists the frames of a stack trace that are in files of the user.
 *
 * @param root directory of the project, without a slash at its end. Undefined when it is unknown
 */
export function userFrames(stack: string, root: string | undefined): Frame[] {
  return stack.split('\n').flatMap((line) => {
    const [, name, path = '', row, column] = FRAME.exec(line) ?? [];
    const file = path.replaceAll('\\', '/');
    if (file === '' || FOREIGN.test(file)) return [];
    const relative = root !== undefined && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
    return OWN.test(relative) ? [] : [{ ...(name && { name }), location: `${relative}:${row}:${column}` }];
  });
}

/**
 * Finds the directory of the project in a stack trace that contains a known file.
 *
 * @param file path of the file in the project, such as `lambdas/process/failure.ts`
 */
export function projectRoot(stack: string, file: string): string | undefined {
  for (const line of stack.split('\n')) {
    const path = FRAME.exec(line)?.[2]?.replaceAll('\\', '/');
    if (path?.endsWith(`/${file}`)) return path.slice(0, -file.length - 1);
  }
  return undefined;
}
