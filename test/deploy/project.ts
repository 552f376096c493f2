import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TemplateContent } from '#ops/stack/template';
import { copyProject } from '#test/support/copy-project';
import { batchesNeedTheirOwnAction, cloudFormationRefusesMetricMath } from './emulator-gaps.ts';

export const STACK = 'Catchbasin-dev';
/** The limit for one command. */
const LIMIT_MS = 180_000;
const MAX_OUTPUT_BYTES = 64 * 1_048_576;

const run = promisify(execFile);

/** Command that runs until Ctrl-C. */
export interface RunningCommand {
  /** Everything that it has printed. */
  output(): string;
  /** Ends it as Ctrl-C does. @returns the exit code */
  interrupt(): Promise<number | null>;
}

/** A copy of the unmodified project, and the commands that its user runs. */
export class Project {
  readonly #folder: string;

  constructor() {
    // Elsewhere this would deploy to the AWS account of the caller.
    if (!process.env.AWS_ENDPOINT_URL?.startsWith('https://127.0.0.1:')) {
      throw new Error('these tests run against the emulator only: start them with `npm run test:deploy`');
    }
    this.#folder = copyProject(join(__dirname, '../../webhooks'));
  }

  async bootstrap(): Promise<void> {
    await this.#cdk('bootstrap');
  }

  async synth(): Promise<TemplateContent> {
    await this.#cdk('synth', '--quiet');
    return JSON.parse(readFileSync(this.#template, 'utf8'));
  }

  /** Deploys the synthesized template. */
  async deploy(template: TemplateContent): Promise<void> {
    const accepted = batchesNeedTheirOwnAction(await cloudFormationRefusesMetricMath(template));
    this.#replaceTemplate(JSON.stringify(accepted));
    await this.#cdk('deploy', '--app', 'cdk.out', '--require-approval', 'never');
  }

  /** Replaces the synthesized template. The CLI uploads a template once for each name, which contains its hash. */
  #replaceTemplate(text: string): void {
    writeFileSync(this.#template, text);
    const manifests = ['manifest.json', `${STACK}.assets.json`].map((name) => join(this.#folder, 'cdk.out', name));
    const [, synthesized = ''] = /\/([0-9a-f]{64})\.json"/.exec(readFileSync(manifests[0] ?? '', 'utf8')) ?? [];
    if (!synthesized) throw new Error('manifest.json names no template');
    const hash = createHash('sha256').update(text).digest('hex');
    for (const file of manifests) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(synthesized, hash));
  }

  async destroy(): Promise<void> {
    await this.#cdk('destroy', '--app', 'cdk.out', '--force');
  }

  /** Runs `npm run send`. @returns its standard output */
  async send(topic: string, ...options: string[]): Promise<string> {
    return this.#npm('send', [topic, ...options]);
  }

  /** Runs `npm run ops`. @param env further variables, such as credentials. @returns its standard output */
  async ops(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<string> {
    return this.#npm('ops', args, input, env);
  }

  /** Starts the command of `npm run ops`. The shell of npm would replace the exit code after Ctrl-C. */
  startOps(args: readonly string[]): RunningCommand {
    const child = spawn(process.execPath, ['bin/catchbasin.mjs', ...args], { cwd: this.#folder });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const exit = once(child, 'close');
    return {
      output: () => output,
      async interrupt() {
        child.kill('SIGINT');
        return (await exit)[0];
      },
    };
  }

  /** Replaces text in a file of the project. @throws {Error} when the file does not contain the text */
  edit(file: string, from: string, to: string): void {
    const path = join(this.#folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from))
      throw new Error(`${file} does not contain ${JSON.stringify(from)}: update this test to the text of the file`);
    writeFileSync(path, text.replace(from, to));
  }

  get #template(): string {
    return join(this.#folder, 'cdk.out', `${STACK}.template.json`);
  }

  async #cdk(...args: string[]): Promise<void> {
    await this.#run(join(this.#folder, 'node_modules/.bin/cdk'), [...args, '--no-notices']);
  }

  async #npm(script: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<string> {
    return this.#run('npm', ['run', '--silent', script, '--', ...args], input, env);
  }

  async #run(command: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<string> {
    const options = { cwd: this.#folder, env: { ...process.env, ...env }, timeout: LIMIT_MS };
    const running = run(command, args, { ...options, maxBuffer: MAX_OUTPUT_BYTES });
    running.child.stdin?.end(input);
    const { stdout } = await running.catch(({ message, stdout, stderr }) => {
      throw new Error([message, stdout, stderr].join('\n'));
    });
    return stdout;
  }
}
