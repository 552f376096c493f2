import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '../../scripts/merge-upstream.ts');
const IDENTITY = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};
const env = { ...process.env, ...IDENTITY, GIT_CONFIG_GLOBAL: '/dev/null' };

let fork: string;

const git = (...args: string[]) => execFileSync('git', args, { cwd: fork, env, encoding: 'utf8' });
const read = (file: string) => readFileSync(join(fork, file), 'utf8');

function commit(files: Readonly<Record<string, string | undefined>>): void {
  for (const [file, content] of Object.entries(files)) {
    if (content === undefined) rmSync(join(fork, file));
    else writeFileSync(join(fork, file), content);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'change');
}

function merge(ref = 'upstream') {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ref], { cwd: fork, env, encoding: 'utf8' });
  return { status, stderr: stderr.replaceAll(/^\(node:.*\n/gm, '') };
}

beforeEach(() => {
  fork = mkdtempSync(join(tmpdir(), 'catchbasin-fork-'));
  git('init', '--quiet', '--initial-branch', 'main');
  for (const directory of ['lib', 'webhooks']) mkdirSync(join(fork, directory));
  commit({
    '.gitignore': 'webhooks/local.env\n',
    'lib/lane.ts': '1\n',
    'webhooks/config.ts': 'example\n',
    'webhooks/github.ts': 'example\n',
  });
  git('branch', 'upstream');
});
afterEach(() => rmSync(fork, { recursive: true }));

test('a changed example never conflicts with the code of a fork', () => {
  commit({ 'webhooks/config.ts': 'mine\n', 'webhooks/github.ts': undefined, 'webhooks/shop.ts': 'mine\n' });
  git('checkout', '--quiet', 'upstream');
  commit({
    'lib/lane.ts': '2\n',
    'webhooks/config.ts': 'theirs\n',
    'webhooks/github.ts': 'theirs\n',
    'webhooks/neuß.ts': 'theirs\n',
  });
  git('checkout', '--quiet', 'main');
  // Git ignores it, so it could not be restored.
  writeFileSync(join(fork, 'webhooks/local.env'), 'SECRET=1\n');
  expect(merge()).toEqual({ status: 0, stderr: '' });
  expect(readdirSync(join(fork, 'webhooks'))).toEqual(['config.ts', 'local.env', 'shop.ts']);
  expect([read('webhooks/config.ts'), read('lib/lane.ts')]).toEqual(['mine\n', '2\n']);
  expect(git('status', '--porcelain')).toBe('');
  expect(git('log', '--format=%p', '-1').trim().split(' ')).toHaveLength(2);
  expect(merge()).toEqual({ status: 0, stderr: '' });
});

test('reports conflicts of other files, with webhooks/ resolved', () => {
  commit({ 'webhooks/config.ts': 'mine\n', 'lib/lane.ts': 'mine\n' });
  git('checkout', '--quiet', 'upstream');
  commit({ 'webhooks/config.ts': 'theirs\n', 'lib/lane.ts': 'theirs\n' });
  git('checkout', '--quiet', 'main');
  const { status, stderr } = merge();
  expect([status, stderr]).toEqual([1, expect.stringContaining('these files have conflicts:\nlib/lane.ts\n')]);
  expect(read('webhooks/config.ts')).toBe('mine\n');
});

test('fails when there is nothing to merge from', () => {
  const { status, stderr } = merge('upstraem/main');
  expect([status, stderr]).toEqual([1, expect.stringContaining('upstraem/main cannot be merged.')]);
});

test('changes nothing while the working tree has changes', () => {
  writeFileSync(join(fork, 'webhooks/config.ts'), 'not committed\n');
  expect(merge()).toEqual({ status: 1, stderr: 'the working tree has changes. Commit or stash them first.\n' });
  expect(read('webhooks/config.ts')).toBe('not committed\n');
});
