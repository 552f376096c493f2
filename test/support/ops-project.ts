import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { StackMetadata } from '#config/stack-metadata';
import type { CommandResult } from './run-command.ts';

const ROOT = join(__dirname, '../..');

/** Place in which a command is typed. */
interface Place {
  /** @default the root of the project */
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A project whose app copies a prepared assembly. The CDK CLI and the commands are the real ones. */
export class OpsProject {
  readonly directory = mkdtempSync(join(tmpdir(), 'catchbasin-ops-'));
  /** The environment of the commands. */
  readonly env: Record<string, string | undefined>;

  constructor(metadata: StackMetadata, env: Record<string, string> = {}) {
    const stack = `Catchbasin-${metadata.stage}`;
    this.env = {
      ...process.env,
      npm_lifecycle_event: undefined,
      TMPDIR: join(this.directory, 'tmp'),
      ...env,
    };
    mkdirSync(join(this.directory, 'tmp'));
    symlinkSync(join(ROOT, 'node_modules'), join(this.directory, 'node_modules'));
    this.write('cdk.json', { app: 'cp -r assembly/. "$CDK_OUTDIR"' });
    this.write('assembly/manifest.json', {
      version: '55.0.0',
      artifacts: {
        [stack]: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/unknown-region',
          properties: {
            templateFile: `${stack}.template.json`,
            requiresBootstrapStackVersion: 6,
            bootstrapStackVersionSsmParameter: '/cdk-bootstrap/hnb659fds/version',
          },
        },
      },
    });
    this.write(`assembly/${stack}.template.json`, { Resources: {}, Metadata: { Catchbasin: metadata } });
  }

  write(file: string, content: object): void {
    const path = join(this.directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  }

  /** Starts a command in a process. @param place directory of the project, and further environment variables */
  spawn(args: readonly string[], { directory = '.', env = {} }: Place = {}) {
    return spawn(process.execPath, [join(ROOT, 'bin/catchbasin.mjs'), ...args], {
      cwd: join(this.directory, directory),
      env: { ...this.env, ...env },
    });
  }

  /** Runs a command in a process, with piped input. */
  async run(args: readonly string[], input = '', place: Place = {}): Promise<CommandResult> {
    const child = this.spawn(args, place);
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
    child.stdin.end(input);
    const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
    return { code: await ended, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
