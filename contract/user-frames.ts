const FRAME = /^\s+at (?:.*? \()?(?:async )?(?:file:\/\/)?(.+?):(\d+):(\d+)\)?$/;
/** Handlers can throw any stack, and matching a long line takes long. */
const MAX_LINE = 1_000;
/** Files that no user wrote: Node's, those of packages, and those of Lambda's runtime. */
const FOREIGN = /^node:|(?:^|\/)node_modules\/|^\/var\/runtime\//;
/** Directories of Catchbasin in a fork. In other projects they are the user's. */
const OWN = /^(?:config|contract|lambdas|local|ops|test-kit)\//;

/** Place of the user's code in stack traces. */
export interface Project {
  /** Directory of the project, without a slash at its end. Undefined when it is unknown. */
  readonly root: string | undefined;
  /** Tells if the project is a fork, which has the code of Catchbasin beside the user's. */
  readonly isFork: boolean;
}

/**
 * Lists the frames of a stack trace that are in files of the user: each file relative to the project, line and column,
 * such as `webhooks/handlers/orders.ts:12:9`. Names of functions are left out, because bundles shorten them.
 */
export function userFrames(stack: string, { root, isFork }: Project): string[] {
  return stack.split('\n').flatMap((line) => {
    const [, path = '', row, column] = (line.length <= MAX_LINE && FRAME.exec(line)) || [];
    const file = path.replaceAll('\\', '/');
    if (file === '' || FOREIGN.test(file)) return [];
    const relative = root !== undefined && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
    return isFork && OWN.test(relative) ? [] : [`${relative}:${row}:${column}`];
  });
}

/**
 * Finds the project by a file of Catchbasin in a stack trace. The file is in the project itself, or in a package of it.
 *
 * @param file path in Catchbasin without its extension, such as `lambdas/process/failure`
 */
export function findProjectInStack(stack: string, file: string): Project {
  for (const line of stack.split('\n')) {
    const path = FRAME.exec(line)?.[1]
      ?.replaceAll('\\', '/')
      .replace(/\.[jt]s$/, '');
    if (!path?.endsWith(`/${file}`)) continue;
    const home = path.slice(0, -file.length - 1);
    const packages = home.indexOf('/node_modules/');
    return packages < 0 ? { root: home, isFork: true } : { root: home.slice(0, packages), isFork: false };
  }
  return { root: undefined, isFork: false };
}
