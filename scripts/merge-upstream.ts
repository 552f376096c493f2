import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

/** Directory of the fork's own code. */
const OWN = 'webhooks';

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/**
 * Merges a new version into a fork, and keeps the fork's `webhooks/` whatever has changed in the example. Run by
 * `npm run merge -- upstream/main`.
 *
 * @throws {Error} when the working tree has changes, Git refuses the merge, or files outside of `webhooks/` conflict
 */
function mergeUpstream(ref: string): void {
  if (git('status', '--porcelain')) throw new Error('the working tree has changes. Commit or stash them first.');
  const isMerging = () => existsSync(git('rev-parse', '--git-path', 'MERGE_HEAD'));
  try {
    console.log(git('merge', '--no-commit', '--no-ff', ref));
  } catch {
    // Conflicts in the fork's own directory are resolved below, and the others are reported.
    if (!isMerging()) throw new Error(`${ref} cannot be merged. Git has printed the reason above.`);
  }
  if (!isMerging()) return;
  restoreOwn();
  const conflicts = git('diff', '--name-only', '--diff-filter=U');
  if (conflicts) throw new Error(`these files have conflicts:\n${conflicts}\nResolve them, then run \`git commit\`.`);
  git('commit', '--no-edit');
  console.log(`${ref} is merged. ${OWN}/ is unchanged.`);
}

/** Restores the fork's own directory in the index and on disk. Files that Git ignores stay, such as `local.env`. */
function restoreOwn(): void {
  const list = (tree: string) => git('ls-tree', '-r', '-z', '--name-only', tree, '--', OWN).split('\0').filter(Boolean);
  const own = new Set(list('HEAD'));
  for (const file of list('MERGE_HEAD').filter((each) => !own.has(each))) rmSync(file, { force: true });
  git('rm', '-r', '--cached', '--quiet', '--ignore-unmatch', '--', OWN);
  if (own.size > 0) git('checkout', 'HEAD', '--', OWN);
}

try {
  mergeUpstream(process.argv[2] ?? 'upstream/main');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
