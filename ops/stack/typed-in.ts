/**
 * Finds the directory in which the user typed the command. npm runs scripts in the project and keeps the directory in a
 * variable, which processes started by another script inherit.
 *
 * @param env environment variables of the process
 * @param current working directory of the process
 */
export function typedIn(env: Readonly<Record<string, string | undefined>>, current: string): string {
  const isOwnScript = env.npm_lifecycle_event === 'send' || env.npm_lifecycle_event === 'ops';
  return (isOwnScript && env.INIT_CWD) || current;
}
