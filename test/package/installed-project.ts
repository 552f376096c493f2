import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
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
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(__dirname, '../..');
const LIMIT_MS = 240_000;
const MAX_OUTPUT_BYTES = 16 * 1_048_576;

/** Directory of another project than the repository, in which commands run as a user types them. */
export class InstalledProject {
  readonly directory = mkdtempSync(join(tmpdir(), 'catchbasin-package-'));
  readonly #env: Record<string, string | undefined>;
  #started: { readonly child: ChildProcess; readonly stateFile: string } | undefined;
  #output = '';

  constructor() {
    // What describes this run. Certificates of a proxy (NODE_EXTRA_CA_CERTS) stay, as npm needs them.
    const npm = Object.keys(process.env).filter((name) =>
      /^npm_(?!config_)|^NODE_(?!EXTRA_CA_CERTS$)|^INIT_CWD$|^JEST_/.test(name),
    );
    this.#env = {
      ...process.env,
      ...Object.fromEntries(npm.map((name) => [name, undefined])),
      // The Node that runs the tests, and the commands of the installed packages.
      PATH: [dirname(process.execPath), this.path('node_modules/.bin'), ...pathWithoutRepository()].join(delimiter),
      npm_config_fund: 'false',
      npm_config_audit: 'false',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      NO_COLOR: '1',
      PORT: '0',
    };
  }

  path(file: string): string {
    return join(this.directory, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  write(file: string, content: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), content);
  }

  copy(from: string, file: string): void {
    cpSync(from, this.path(file), { recursive: true });
  }

  /** Runs a command of the shell. @returns standard output and error. @throws {Error} with both when it fails */
  async run(command: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { code, output } = await this.attempt(command, env);
    if (code !== 0) throw new Error(`\`${command}\` ended with ${code}:\n${output}`);
    return output;
  }

  /** Runs a command of the shell, which may fail. */
  attempt(
    command: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number; readonly output: string }> {
    return new Promise((resolve) => {
      const options = {
        cwd: this.directory,
        env: { ...this.#env, ...env },
        timeout: LIMIT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
      };
      const child = execFile('sh', ['-c', command], options, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` });
      });
      child.stdin?.end();
    });
  }

  /** Lists the files that the user owns, with their contents. */
  files(): Record<string, string> {
    const files = globSync(['*', '.gitignore', '{bin,webhooks}/**'], { cwd: this.directory }).filter((file) =>
      statSync(this.path(file)).isFile(),
    );
    return Object.fromEntries(files.sort().map((file) => [file, this.read(file)]));
  }

  /** Starts the local mode by a command in a directory of the project, and waits until it is ready. */
  async start(command: string, directory = '.'): Promise<void> {
    const child = spawn('sh', ['-c', `exec ${command}`], {
      cwd: this.path(directory),
      env: this.#env,
    });
    const stateFile = this.path(`${directory}/.catchbasin/local.json`);
    this.#started = { child, stateFile };
    this.#output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (this.#output += chunk));
    await this.eventually(() => existsSync(stateFile) && this.#output.includes('Ready in'));
  }

  /** Returns everything that the local mode has printed. */
  output(): string {
    return this.#output;
  }

  /** Waits for a condition while the local mode runs. @throws {Error} with its output after two minutes */
  async eventually(holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (!holds()) {
      if (Date.now() > deadline || this.#started?.child.exitCode !== null) throw new Error(this.#output);
      await sleep(100);
    }
  }

  /** Ends the local mode as Ctrl-C does. @returns its exit code */
  async stop(): Promise<number | null> {
    if (!this.#started) return null;
    const { child, stateFile } = this.#started;
    this.#started = undefined;
    const ended = once(child, 'close');
    process.kill(JSON.parse(readFileSync(stateFile, 'utf8')).pid, 'SIGINT');
    await ended;
    return child.exitCode;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Returns the directories of commands outside of the repository, whose packages a user does not have. */
function pathWithoutRepository(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((directory) => !directory.startsWith(ROOT));
}

/**
 * Packs a copy of the built package.
 *
 * @param directory of the tarball
 * @param change applied to the copy
 * @returns the path of the tarball
 */
export async function packedCopy(directory: string, version: string, change: (copy: string) => void): Promise<string> {
  const copy = mkdtempSync(join(directory, 'copy-'));
  cpSync(join(ROOT, 'dist'), copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, version }, null, 2));
  change(copy);
  await new Promise<void>((resolve, reject) => {
    execFile('npm', ['pack', '--silent', '--pack-destination', directory, copy], (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return join(directory, `catchbasin-${version}.tgz`);
}

/** Returns the path of the tarball that `npm run package` has built. */
export function tarball(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'dist/package.json'), 'utf8'));
  return join(ROOT, `catchbasin-${version}.tgz`);
}
