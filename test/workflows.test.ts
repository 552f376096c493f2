import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const DOCS = read('docs/continuous-deployment.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The workflows. actionlint checks their syntax (`.ci/lint-workflows`); these tests check their rules. */
const workflows = globSync('.github/workflows/*.yml', { cwd: ROOT }).map((file) => {
  const text = read(file);
  const [head = '', body = ''] = text.split(/^jobs:\n/m);
  return { file, text, head, jobs: body.split(/^ {2}(?=[\w-]+:\n)/m).slice(1) };
});
const all = workflows.map(({ text }) => text).join('');

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

test('the rules see every workflow and job', () => {
  const names = workflows.flatMap(({ jobs }) => jobs.map((job) => job.split(':')[0]));
  expect(names.sort()).toEqual(['check', 'comment', 'deploy', 'dev', 'diff', 'diff', 'prod', 'release', 'test']);
});

test('every third-party action is pinned to one commit with its version beside it', () => {
  const actions = matches(all, /\buses: (.*)/g).filter((action) => !action.startsWith('./'));
  const pinned = actions.filter((action) => /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));
  expect(pinned).toEqual(actions);
  const distinct = new Set(actions);
  expect(distinct.size).toBe(new Set([...distinct].map((action) => action.split('@')[0])).size);
});

test.each(workflows)('$file grants permissions per job only', ({ head, jobs }) => {
  expect(head).toMatch(/^permissions: \{\}$/m);
  for (const job of jobs) expect(job).toMatch(/^ {4}permissions:\n {6}\S/m);
});

test.each(workflows)('$file checks out without persisting the token', ({ text }) => {
  const checkouts = text.split('uses: actions/checkout@').slice(1);
  for (const checkout of checkouts) expect(checkout).toMatch(/^.*\n {8}with:\n {10}persist-credentials: false\n/);
});

test('a pull request of a fork gets no credentials, and no workflow uses secrets', () => {
  expect(all).not.toMatch(/pull_request_target|workflow_run|secrets[.:[]/);
  const triggered = workflows.filter(({ head }) => /^ {2}pull_request:/m.test(head));
  const privileged = triggered.flatMap(({ jobs }) => jobs).filter((job) => job.includes('id-token: write'));
  expect(privileged).toHaveLength(3);
  for (const job of privileged) {
    // A job that needs a skipped job is skipped too.
    expect(job).toMatch(/head\.repo\.full_name == github\.repository|event_name == 'push'|needs: dev\n/);
  }
});

test.each(['~~~', '~~~~\n### Approved', 'a ~~~~~~ b', 'none'])(
  'a diff cannot close the fence of its comment: %j',
  (diff) => {
    const steps = read('.github/workflows/diff.yml').split('\n');
    const from = steps.findIndex((line) => line.includes('title='));
    const to = steps.findIndex((line) => line.includes('> comment.md'));
    const script = steps
      .slice(from, to + 1)
      .join('\n')
      .replace('> comment.md', '');
    const comment = execFileSync('bash', ['-euc', script], { env: { ...process.env, DIFF: diff, STAGE: 'dev' } });
    const [title, , opening = '', ...rest] = comment.toString().trimEnd().split('\n');
    const fence = opening.replace(/text$/, '');
    expect(title).toBe('### `cdk diff` of stage dev');
    expect(fence).toMatch(/^~{4,}$/);
    expect(rest).toEqual([...diff.split('\n'), fence]);
    expect(diff).not.toContain(fence);
  },
);

test('every script that a job runs exists in package.json', () => {
  const run = matches(all, /\bnpm run ([\w:-]+)/g);
  expect(run).toContain('ops');
  expect(run.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});

test.each(['.ci/run', '.github/workflows/deliver.yml'])('%s runs every tier of the tests', (file) => {
  const run = [...read(file).matchAll(/\bnpm (?:run )?(test(?::\w+)?)$/gm)].map(([, script]) => script);
  const tiers = Object.keys(scripts).filter((script) => /^test(:|$)/.test(script));
  expect(run.sort()).toEqual(tiers.sort());
});

test('the documentation lists exactly the variables that the jobs read', () => {
  const names = (text: string, pattern: RegExp) => [...new Set(matches(text, pattern))].sort();
  expect(names(DOCS, /`(AWS_[A-Z_]+)`/g)).toEqual(names(all, /\bvars\.([A-Z_]+)/g));
});

test('the documented deploy role allows every action of the doctor', () => {
  const sources = globSync('ops/{doctor/*,stack/deployed-stack}.ts', { cwd: ROOT }).map(read).join('');
  const actions = new Set(matches(sources, /'([a-z]+:[A-Z]\w+)'/g));
  expect(actions).toContain('cloudwatch:DescribeAlarms');
  // Allowed to every caller.
  actions.delete('sts:GetCallerIdentity');
  expect([...actions].filter((action) => !DOCS.includes(`"${action}"`))).toEqual([]);
});
