const FRAME = /^\s+at (?:.*? \()?(?:async )?(?:file:\/\/)?(.+?):(\d+):(\d+)\)?$/;
/** Handlers can throw any stack, and matching a long line takes long. */
const MAX_LINE = 1_000;
/** Files that no user wrote: Node's, those of packages, and those of Lambda's runtime. */
const FOREIGN = /^node:|(?:^|\/)node_modules\/|^\/var\/runtime\//;
/** Directories of Catchbasin in the project. */
const OWN = /^(?:contract|config|lambdas|local|ops|test-kit)\//;

/**
 * Lists the frames of a stack trace that are in files of the user: each file relative to the project, line and column,
 * such as `webhooks/handlers/orders.ts:12:9`. Names of functions are left out, because bundles shorten them.
 *
 * @param root directory of the project, without a slash at its end. Undefined when it is unknown
 */
export function userFrames(stack: string, root: string | undefined): string[] {
  return stack.split('\n').flatMap((line) => {
    const [, path = '', row, column] = (line.length <= MAX_LINE && FRAME.exec(line)) || [];
    const file = path.replaceAll('\\', '/');
    if (file === '' || FOREIGN.test(file)) return [];
    const relative = root !== undefined && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
    return OWN.test(relative) ? [] : [`${relative}:${row}:${column}`];
  });
}

/**
 * Finds the directory of the project in a stack trace that contains a known file.
 *
 * @param file path of the file in the project, such as `lambdas/process/failure.ts`
 */
export function projectRoot(stack: string, file: string): string | undefined {
  for (const line of stack.split('\n')) {
    const path = FRAME.exec(line)?.[1]?.replaceAll('\\', '/');
    if (path?.endsWith(`/${file}`)) return path.slice(0, -file.length - 1);
  }
  return undefined;
}
