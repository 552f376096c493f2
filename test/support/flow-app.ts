import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SECRETS_FILE } from '#config/local-state';
import { copyProject } from './copy-project.ts';

const CACHE = join(__dirname, '../../.tools/flow-app');
const WEBHOOKS = join(__dirname, '../flow/webhooks');

/**
 * Synthesizes the app of the flow suites, unless the cache holds the assembly of exactly these sources.
 *
 * @returns the directory of the assembly
 * @throws {Error} with the message of the app when it does not synthesize
 */
export function synthesizeFlowApp(): string {
  const project = copyProject(WEBHOOKS);
  try {
    const assembly = join(CACHE, hashOf(project));
    if (existsSync(assembly)) return assembly;
    const output = synthesize(project);
    rmSync(CACHE, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    // Renamed from a sibling: a copy that is interrupted must not be taken for an assembly.
    const complete = `${assembly}.copied`;
    execFileSync('cp', ['-r', output, complete]);
    renameSync(complete, assembly);
    return assembly;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** Copies the project with the flow suites' `webhooks/`. Its CDK app hands out the shared assembly. */
export function flowProject(): string {
  const assembly = synthesizeFlowApp();
  const project = copyProject(WEBHOOKS);
  const app = `import { cpSync } from 'node:fs';
cpSync(${JSON.stringify(assembly)}, process.env.CDK_OUTDIR, { recursive: true });
`;
  writeFileSync(join(project, 'bin/shared-assembly.mjs'), app);
  const cdk = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8'));
  writeFileSync(join(project, 'cdk.json'), JSON.stringify({ ...cdk, app: 'node bin/shared-assembly.mjs' }));

  // `npm start` checks types when it is ready. Those of the CDK would take seconds of each suite.
  const types = join(project, 'bin/webhooks.tsconfig.json');
  const options = JSON.parse(readFileSync(types, 'utf8'));
  writeFileSync(types, JSON.stringify({ ...options, exclude: [...options.exclude, '../webhooks/infrastructure.ts'] }));

  const secrets = join(project, SECRETS_FILE);
  mkdirSync(dirname(secrets));
  // An empty secret is unusable. Its webhooks must be neither accepted nor lost.
  writeFileSync(secrets, JSON.stringify({ 'test/unreadable': '' }));
  return project;
}

function synthesize(project: string): string {
  // As deep as the assembly of the local mode, so that the source maps lead to the same files.
  const output = join(project, '.catchbasin', 'cdk.out');
  const cli = join(project, 'node_modules/aws-cdk/bin/cdk');
  try {
    // `npm run types` checks these types too.
    execFileSync(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', output, '-c', 'types=false'], {
      cwd: project,
      env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
      stdio: 'pipe',
    });
  } catch (error) {
    throw new Error(
      `the app of the flow suites does not synthesize:\n${(error as { stderr?: unknown }).stderr ?? error}`,
    );
  }
  return output;
}

function hashOf(project: string): string {
  const hash = createHash('sha256').update(process.version);
  // A glob does not follow the link to node_modules, whose content the lock file names.
  const files = globSync('**/*', { cwd: project }).filter((file) => !file.startsWith('node_modules'));
  for (const file of files.sort()) {
    const path = join(project, file);
    if (statSync(path).isFile()) hash.update(`\n${file}\n`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}
