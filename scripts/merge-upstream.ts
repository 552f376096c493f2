import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

/** Directory of the fork's own code. It has the example of this repository only until the first change. */
const OWN = 'webhooks';

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/**
 * Merges a new version into a fork, and keeps the fork's `webhooks/` whatever has changed in the example. Run by
 * `npm run merge -- upstream/main`.
 */
function mergeUpstream(ref: string): void {
  if (git('status', '--porcelain')) throw new Error('the working tree has changes. Commit or stash them first.');
  try {
    console.log(git('merge', '--no-commit', '--no-ff', ref));
  } catch {
    // Conflicts in the fork's own directory are resolved below, and the others are reported.
  }
  if (!existsSync(git('rev-parse', '--git-path', 'MERGE_HEAD'))) return;
  rmSync(OWN, { recursive: true });
  git('checkout', 'HEAD', '--', OWN);
  git('add', '--all', OWN);
  const conflicts = git('diff', '--name-only', '--diff-filter=U');
  if (conflicts) throw new Error(`these files have conflicts:\n${conflicts}\nResolve them, then run \`git commit\`.`);
  git('commit', '--no-edit');
  console.log(`${ref} is merged. ${OWN}/ is unchanged.`);
}

try {
  mergeUpstream(process.argv[2] ?? 'upstream/main');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
