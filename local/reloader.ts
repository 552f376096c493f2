import { relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FSWatcher, watch } from 'chokidar';
import { type BuildFailure, formatMessages } from 'esbuild';
import type { Assembly } from '#ops/stack/assembly';
import { UserError } from '#ops/user-error';
import { findAppInputs } from './app-inputs.ts';
import type { Bundle, Bundler } from './bundler.ts';

/** Observed even while the inputs of the app are unknown, such as after a syntax error. */
const WATCHED = ['cdk.json', 'package.json'];
/** Editors write a file in several steps. */
const SETTLE_MS = 50;
/** A synthesis takes seconds, so files that are saved together share one. */
const SETTLE_APP_MS = 300;
const CONTINUES = 'The app continues with the last good code.';

export interface ReloaderProps {
  /** Directory with the configuration and the handlers. */
  readonly webhooksDir: string;
  readonly bundler: Bundler;
  /** Checks the types of `webhooks/`. @returns the errors, or an empty text */
  readonly checkTypes: () => Promise<string>;
  /** Runs a function with another bundle. */
  readonly reload: (functionName: string, bundle: string) => void;
  /** Synthesizes the app. @throws {UserError} when it does not synthesize */
  readonly synthesize: () => Promise<Assembly>;
  /** Starts the synthesized app in place of the running one. */
  readonly restart: (assembly: Assembly) => Promise<void>;
  readonly print: (line: string) => void;
}

/** Applies changed files to the running app: bundles functions again, or synthesizes the app again. */
export class Reloader {
  readonly #props: ReloaderProps;
  readonly #watcher: FSWatcher;
  #appInputs: ReadonlySet<string> = new Set();
  #changed = new Set<string>();
  #failed: 'bundle' | 'app' | undefined;
  #working: Promise<void> | undefined;
  #isStopped = false;

  /** Starts to observe the files. When it resolves, no change of the app and of `webhooksDir` is missed. */
  static async start(props: ReloaderProps): Promise<Reloader> {
    const inputs = await findAppInputs(props.webhooksDir).catch(() => []);
    const reloader = new Reloader(props, [...watchable([...inputs]), props.webhooksDir]);
    await new Promise<void>((ready) => reloader.#watcher.once('ready', ready));
    reloader.#startWork(reloader.#findInputs());
    return reloader;
  }

  private constructor(props: ReloaderProps, watched: readonly string[]) {
    this.#props = props;
    const ignored = (path: string) => path.includes('node_modules') || path.endsWith('.test.ts');
    this.#watcher = watch([...WATCHED, ...watched], { ignoreInitial: true, ignored });
    this.#watcher.on('all', (event, path) => {
      if (event.endsWith('Dir') || this.#isStopped) return;
      this.#changed.add(relative('.', path).replaceAll(sep, '/'));
      if (!this.#working) this.#startWork();
    });
  }

  #startWork(after: Promise<void> = Promise.resolve()): void {
    this.#working = after
      .then(() => this.#work())
      .finally(() => {
        this.#working = undefined;
      });
  }

  /** Stops observing, and waits until a change that is being applied is applied or has failed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#watcher.close();
    await this.#working;
    await this.#props.bundler.stop();
  }

  /** Finds the files of the bundles and of the CDK app. */
  async #findInputs(): Promise<void> {
    try {
      // Files that were changed while the app started differ from what it runs.
      this.#accept(await this.#props.bundler.build());
      this.#watcher.add(watchable(this.#props.bundler.inputs()));
      this.#appInputs = await findAppInputs(this.#props.webhooksDir);
      this.#watcher.add(watchable([...this.#appInputs]));
      this.#failed = undefined;
    } catch (error) {
      this.#failed = 'app';
      await this.#report(error);
    }
  }

  async #work(): Promise<void> {
    while (this.#changed.size > 0 && !this.#isStopped) {
      await sleep(SETTLE_MS);
      let settled = 0;
      while (this.#needsApp() && settled !== this.#changed.size) {
        settled = this.#changed.size;
        await sleep(SETTLE_APP_MS);
      }
      const files = [...this.#changed].sort();
      this.#changed = new Set();
      await this.#apply(files);
    }
  }

  #needsApp(): boolean {
    return [...this.#changed].some((file) => this.#appInputs.has(file));
  }

  async #apply(files: readonly string[]): Promise<void> {
    const needsApp = this.#failed === 'app' || files.some((file) => this.#appInputs.has(file));
    const needsBundle = this.#failed === 'bundle' || files.some((file) => this.#props.bundler.uses(file));
    if (!needsApp && !needsBundle) return;
    const startedAt = performance.now();
    const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
    const [first, ...others] = files.filter((file) => this.#appInputs.has(file) || this.#props.bundler.uses(file));
    const subject = `${first ?? files[0]}${others.length > 0 ? ` and ${others.length} more` : ''} changed`;
    try {
      if (needsApp) {
        this.#props.print(`${subject}: synthesizing the app …`);
        await this.#props.restart(await this.#synthesize());
        await this.#findInputs();
        this.#props.print(`${subject}: restarted in ${seconds()}`);
      } else {
        await this.#bundle(files);
        this.#props.print(`${subject}: reloaded in ${seconds()}`);
      }
    } catch (error) {
      if (this.#isStopped) return;
      this.#failed = needsApp ? 'app' : 'bundle';
      await this.#report(error);
    }
  }

  /** @throws {UserError} with the errors of the configuration and those of the types */
  async #synthesize(): Promise<Assembly> {
    const [synthesized, checked] = await Promise.allSettled([this.#props.synthesize(), this.#props.checkTypes()]);
    const errors = checked.status === 'fulfilled' ? checked.value : '';
    if (synthesized.status === 'fulfilled' && !errors) return synthesized.value;
    const { reason } = synthesized as Partial<PromiseRejectedResult>;
    if (reason && !(reason instanceof UserError)) throw reason;
    throw new UserError([reason?.message, errors].filter(Boolean).join('\n\n'));
  }

  async #bundle(files: readonly string[]): Promise<void> {
    const { bundler, checkTypes } = this.#props;
    const building = bundler.build(this.#failed ? undefined : files);
    const [bundles, errors] = await Promise.all([building, checkTypes()]);
    if (errors) throw new UserError(errors);
    this.#accept(bundles);
    this.#watcher.add(watchable(bundler.inputs()));
    this.#failed = undefined;
  }

  #accept(bundles: ReadonlyMap<string, Bundle>): void {
    for (const [name, { directory }] of bundles) this.#props.reload(name, directory);
    this.#props.bundler.accept(bundles);
  }

  async #report(error: unknown): Promise<void> {
    const { errors } = error as Partial<BuildFailure>;
    const text = errors
      ? (await formatMessages(errors, { kind: 'error' })).join('\n').trim()
      : error instanceof UserError
        ? error.message
        : String((error as Error).stack);
    this.#props.print(`${text}\n\n${CONTINUES} Fix the error and save the file.\n`);
  }
}

/** Returns what to observe for files of the project: their directories below it, and single files outside of them. */
function watchable(files: readonly string[]): string[] {
  const paths = files.map((file) => (file.startsWith('..') ? file : (file.split('/')[0] ?? file)));
  return [...new Set(paths)];
}
