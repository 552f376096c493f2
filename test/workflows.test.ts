import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
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
  expect(names.sort()).toEqual([
    'build',
    'check',
    'comment',
    'deploy',
    'dev',
    'diff',
    'diff',
    'prod',
    'release',
    'test',
  ]);
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
    expect(job).toMatch(/head\.repo\.full_name == github\.repository|event_name == 'push'|needs: \[build, dev\]\n/);
  }
});

describe('a deployment', () => {
  const deploy = read('.github/workflows/deploy.yml');
  const build = workflows.flatMap(({ jobs }) => jobs).find((job) => job.startsWith('build:')) ?? '';
  const runsOf = (job: string) => matches(job, /\brun: (.*)/g);

  test('deploys and checks what was built without credentials', () => {
    expect(build).not.toContain('id-token');
    const synthesized = runsOf(build).filter((run) => run.startsWith('npx cdk synth'));
    expect(synthesized.map((run) => /stage=(\w+) --output cdk\.out\/\1$/.exec(run)?.[1])).toEqual(['dev', 'prod']);
    const commands = runsOf(deploy).filter((run) => /\bcdk |\bops /.test(run));
    expect(commands).toHaveLength(3);
    for (const command of commands) expect(command).toMatch(/ --app "cdk\.out\/\$STAGE"/);
  });

  test('passes the artifact by its id, which no other job can give to its own', () => {
    const deliver = read('.github/workflows/deliver.yml');
    const [, ...calls] = deliver.split('uses: ./.github/workflows/deploy.yml');
    expect(calls).toHaveLength(2);
    for (const call of calls) expect(call).toContain(`artifact: ${'$'}{{ needs.build.outputs.artifact }}`);
    expect(deploy).toContain(`artifact-ids: ${'$'}{{ inputs.artifact }}`);
    expect(deploy).not.toMatch(/\n {10}name:/);
  });

  test('runs no install script, and no code of packages before it has unpacked the artifact', () => {
    for (const job of [build, deploy]) expect(runsOf(job)).toContain('npm ci --ignore-scripts');
    const before = deploy.slice(0, deploy.indexOf('aws-actions/configure-aws-credentials@'));
    expect(runsOf(before).map((run) => run.split(' ')[0])).toEqual(['npm', 'tar']);
  });

  test('keeps hidden files and modes in its artifact, and unpacks nothing but the app', () => {
    const [from, to] = [mkdtempSync(join(tmpdir(), 'build-')), mkdtempSync(join(tmpdir(), 'deploy-'))];
    try {
      mkdirSync(join(from, 'cdk.out/prod/asset.1'), { recursive: true });
      writeFileSync(join(from, 'cdk.out/prod/asset.1/.hidden'), '');
      writeFileSync(join(from, 'cdk.out/prod/asset.1/bootstrap'), '', { mode: 0o755 });
      writeFileSync(join(from, 'package.json'), '{}');
      const run = (job: string, verb: string, cwd: string, env: object) => {
        const script = runsOf(job).find((each) => each.startsWith(`tar --${verb}`)) ?? 'false';
        execFileSync('bash', ['-euc', script], { cwd, env: { ...process.env, ...env } });
      };
      run(build, 'create', from, {});
      mkdirSync(join(to, 'artifact'));
      // As a job would pack it that wants to replace files of the project.
      execFileSync('tar', ['--append', '--file', 'cdk.out.tar', 'package.json'], { cwd: from });
      copyFileSync(join(from, 'cdk.out.tar'), join(to, 'artifact/cdk.out.tar'));
      run(deploy, 'extract', to, { RUNNER_TEMP: to });
      expect(globSync('cdk.out/prod/asset.1/{*,.*}', { cwd: to }).sort()).toEqual([
        'cdk.out/prod/asset.1/.hidden',
        'cdk.out/prod/asset.1/bootstrap',
      ]);
      expect(statSync(join(to, 'cdk.out/prod/asset.1/bootstrap')).mode & 0o777).toBe(0o755);
      expect(existsSync(join(to, 'package.json'))).toBe(false);
    } finally {
      for (const directory of [from, to]) rmSync(directory, { recursive: true });
    }
  });
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
