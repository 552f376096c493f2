import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildContext, context } from 'esbuild';
import { bundleOptions } from '#config/bundle-options';
import { STATE_DIRECTORY } from '#config/local-state';
import { findModules, SOURCES_MODULE } from '#config/webhooks-modules';
import { withoutTimeouts } from './without-timeouts.ts';

const OUTPUT = join(STATE_DIRECTORY, 'bundles');

const NOT_MINIFIED = { minifyWhitespace: false, minifySyntax: false, minifyIdentifiers: false };

/** A bundle on disk. */
export interface Bundle {
  readonly directory: string;
  readonly code: string;
}

/** Bundles functions again after a change, with the options of the stack. */
export class Bundler {
  readonly #isInspected: boolean;
  readonly #contexts = new Map<string, BuildContext<{ metafile: true; write: false }>>();
  /** The code that each function runs. */
  #code = new Map<string, string>();
  #webhooksDir = '';
  #fetchesKeys = false;
  /** The user's file of sources, which the options depend on. Undefined when there is none. */
  #sources: string | undefined;
  readonly #directories = new Map<string, string>();
  /** Files of the last successful bundle of each function, packages apart, relative to the project. */
  readonly #inputs = new Map<string, ReadonlySet<string>>();

  /** @param isInspected tells if the bundles are for a debugger: not minified, and attempts without a timeout */
  constructor(isInspected: boolean) {
    this.#isInspected = isInspected;
  }

  /** Lists the files of all bundles, packages apart, relative to the project. */
  inputs(): string[] {
    return [...this.#inputs.values()].flatMap((inputs) => [...inputs]);
  }

  /** Tells if a bundle has a file, or is to have it: the file of sources may be created while the app runs. */
  uses(file: string): boolean {
    const isNewSources = this.#code.has('reconcile') && file === this.#findSources();
    return isNewSources || [...this.#inputs.values()].some((inputs) => inputs.has(file));
  }

  /**
   * Starts over with the code of synthesized bundles.
   *
   * @param code by the name of the function
   * @param webhooksDir absolute path of the directory with the configuration and the handlers
   * @param fetchesKeys as the stack passes it to `bundleOptions`
   */
  async reset(code: ReadonlyMap<string, string>, webhooksDir: string, fetchesKeys: boolean): Promise<void> {
    this.#code = new Map(code);
    this.#directories.clear();
    if (webhooksDir !== this.#webhooksDir || fetchesKeys !== this.#fetchesKeys) await this.stop();
    this.#webhooksDir = webhooksDir;
    this.#fetchesKeys = fetchesKeys;
  }

  /**
   * Bundles the functions that use one of the files.
   *
   * @param files changed files. Without them, all functions are bundled
   * @returns each bundle that differs from the code that its function runs, by the function's name
   * @throws {BuildFailure} of esbuild, with the errors
   */
  async build(files?: readonly string[]): Promise<ReadonlyMap<string, Bundle>> {
    const sources = this.#findSources();
    const isMoved = sources !== this.#sources;
    if (isMoved) await this.stop();
    this.#sources = sources;
    const isAffected = (name: string) =>
      !files || (isMoved && name === 'reconcile') || files.some((file) => this.#inputs.get(name)?.has(file));
    const results = await Promise.all(
      [...this.#code.keys()].filter(isAffected).map(async (name) => {
        const { metafile, outputFiles } = await (await this.#contextOf(name)).rebuild();
        return { name, outputFiles, inputs: Object.keys(metafile.inputs) };
      }),
    );
    const changed = new Map<string, Bundle>();
    for (const { name, outputFiles, inputs } of results) {
      this.#inputs.set(name, new Set(inputs.filter((file) => !file.includes('node_modules/'))));
      const code = outputFiles.find(({ path }) => path.endsWith('.js'))?.text ?? '';
      if (code === this.#code.get(name)) continue;
      const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
      const directory = join(OUTPUT, `${name}-${hash}`);
      mkdirSync(directory, { recursive: true });
      for (const { path, contents } of outputFiles) {
        writeFileSync(join(directory, path.endsWith('.map') ? 'index.js.map' : 'index.js'), contents);
      }
      changed.set(name, { directory, code });
    }
    return changed;
  }

  /** Records that the functions run these bundles, and deletes those that no function runs any more. */
  accept(bundles: ReadonlyMap<string, Bundle>): void {
    for (const [name, { directory, code }] of bundles) {
      this.#code.set(name, code);
      this.#directories.set(name, directory);
    }
    mkdirSync(OUTPUT, { recursive: true });
    const used = new Set(this.#directories.values());
    for (const directory of readdirSync(OUTPUT).map((name) => join(OUTPUT, name))) {
      if (!used.has(directory)) rmSync(directory, { recursive: true, force: true });
    }
  }

  /** Finds the user's file of sources, relative to the project. */
  #findSources(): string | undefined {
    const [file] = findModules(this.#webhooksDir, [SOURCES_MODULE]);
    return file && relative('.', file).replaceAll('\\', '/');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#contexts.values()].map((each) => each.dispose()));
    this.#contexts.clear();
  }

  async #contextOf(name: string): Promise<BuildContext<{ metafile: true; write: false }>> {
    const existing = this.#contexts.get(name);
    if (existing) return existing;
    const created = await context({
      ...bundleOptions(name, this.#webhooksDir, this.#fetchesKeys),
      ...(this.#isInspected && { ...NOT_MINIFIED, plugins: [withoutTimeouts] }),
      absWorkingDir: process.cwd(),
      // Of the same depth as the file that is written, because the source map has relative paths.
      outfile: join(OUTPUT, name, 'index.js'),
      metafile: true,
      write: false,
    });
    this.#contexts.set(name, created);
    return created;
  }
}
