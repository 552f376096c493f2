import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(__dirname, '../..');
const COPIED = [
  'bin',
  'config',
  'contract',
  'lambdas',
  'lib',
  'local',
  'ops',
  'test-kit',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Copies the project, with a user's room in it. */
export function copyProject(webhooks: string): string {
  const project = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(project, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  cpSync(webhooks, join(project, 'webhooks'), { recursive: true });
  return project;
}

/** Copies the project and puts another user's room in, as somebody who writes their own webhooks would. */
export function projectWith(webhooks: string, sinkUrl: string): string {
  const project = copyProject(webhooks);
  for (const file of readdirSync(join(project, 'webhooks'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const path = join(project, 'webhooks', file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/'\.\.\/\.\.\/((?:\.\.\/)+)(contract|lib)\//g, "'$1$2/"));
  }
  // An empty secret is none: whoever is verified by it must neither get in nor be lost.
  mkdirSync(join(project, '.catchbasin'));
  writeFileSync(join(project, '.catchbasin/secrets.json'), JSON.stringify({ 'test/unreadable': '' }));
  writeFileSync(join(project, 'webhooks/sink.ts'), `export const SINK = '${sinkUrl}';\n`);
  return project;
}

export interface LocalApp {
  readonly url: string;
  readonly bucket: string;
  readonly endpoints: { readonly s3: string; readonly sqs: string };
  readonly queues: Readonly<Record<string, { readonly url: string; readonly deadLetterUrl: string }>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** All that it has printed. */
  output(): string;
  stop(): Promise<number | null>;
}

/** Runs `npm start`'s own command in a project, on free ports, until it is ready. */
export async function startLocal(project: string): Promise<LocalApp> {
  let output = '';
  const child = spawn(process.execPath, ['--import', './bin/require-node.mjs', 'local/start.ts'], {
    cwd: project,
    env: { ...process.env, PORT: '0', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const exit = once(child, 'exit');

  const ready = join(project, '.catchbasin/local.json');
  while (!existsSync(ready)) {
    if (child.exitCode !== null) throw new Error(`the local runtime ended with ${child.exitCode}:\n${output}`);
    await sleep(50);
  }
  const read = (name: string) => JSON.parse(readFileSync(join(project, '.catchbasin', name), 'utf8'));
  return {
    ...read('local.json'),
    secrets: read('secrets.json'),
    output: () => output,
    async stop() {
      child.kill('SIGINT');
      const [code] = await exit;
      rmSync(project, { recursive: true, force: true });
      return code;
    },
  };
}

/** Waits until something holds. @throws {Error} what is still missing, after so many seconds */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(50);
  }
}
