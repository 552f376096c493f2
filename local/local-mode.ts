import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fetchesKeys } from '#config/fetches-keys';
import { STATE_DIRECTORY } from '#config/local-state';
import type { LogLevel } from '#ops/logs/read-log-level';
import type { Assembly } from '#ops/stack/assembly';
import { checkTypes } from '#ops/stack/check-types';
import { synthesize } from '#ops/stack/synthesize';
import { type LocalApp, startApp } from './app.ts';
import { describeTopic } from './banner.ts';
import { Bundler } from './bundler.ts';
import { explainUsedPort, HOST } from './check-port.ts';
import { ConsoleReporter } from './console-reporter.ts';
import { describeWaiting } from './describe-waiting.ts';
import { JsonReporter } from './json-reporter.ts';
import { LogStore } from './log-store.ts';
import { Reloader } from './reloader.ts';
import type { Reporter } from './reporter.ts';
import { SampleRecorder } from './sample-recorder.ts';
import { Screen } from './screen.ts';
import { followSecrets, loadSecrets, type Secrets } from './secrets.ts';
import { removeStateFile, writeStateFile } from './state-file.ts';
import { deleteOldAssets, readCode } from './synthesized-code.ts';
import { WebhookLog } from './webhook-log.ts';

export interface LocalModeProps {
  /** Port of the endpoint. With 0, the operating system chooses one. */
  readonly port: number;
  /** Aborts a synthesis or a type check. */
  readonly signal: AbortSignal;
  /** Tells if a debugger may attach: functions are not minified, and nothing times out. */
  readonly isInspected: boolean;
  /** Lowest level of the handlers' log lines that are shown. */
  readonly level: LogLevel;
  /** Prints one JSON object per line instead of text. */
  readonly json: boolean;
  /** Keeps accepted requests as samples. */
  readonly record: boolean;
}

/** The app while `npm start` runs. A change of the configuration replaces it by another one with the same data. */
export class LocalMode {
  readonly #steps = new WebhookLog();
  readonly #logs = new LogStore({ onProblem: (message) => this.#reporter.warn(message) });
  readonly #screen = new Screen(process.stdout);
  readonly #bundler: Bundler;
  readonly #signal: AbortSignal;
  readonly #isInspected: boolean;
  readonly #level: LogLevel;
  readonly #json: boolean;
  readonly #record: boolean;
  #reporter: Reporter;
  #unfollowSecrets: () => void = () => {};
  #port: number;
  #app: LocalApp | undefined;
  #assembly: Assembly | undefined;
  #reloader: Reloader | undefined;

  constructor({ port, signal, isInspected, level, json, record }: LocalModeProps) {
    this.#port = port;
    this.#level = level;
    this.#json = json;
    this.#record = record;
    this.#reporter = this.#createReporter([]);
    this.#signal = signal;
    this.#isInspected = isInspected;
    this.#bundler = new Bundler(isInspected);
  }

  /** Prints what happens. A start with other topics replaces it. */
  get reporter(): Reporter {
    return this.#reporter;
  }

  /** Synthesizes the app and starts it. @throws {UserError} when it does not synthesize */
  async start(): Promise<{ readonly url: string; readonly assembly: Assembly; readonly secrets: Secrets }> {
    const assembly = await this.#synthesize();
    return { assembly, ...(await this.#run(assembly, true)) };
  }

  /** Names of the paused lanes. */
  get pausedLanes(): readonly string[] {
    return this.#app?.pausedLanes() ?? [];
  }

  /** Prints what an earlier run has left in the queues. */
  async reportWaiting(): Promise<void> {
    if (!this.#app) return;
    const { lanes, orphans } = describeWaiting(await this.#app.countWaiting(), this.#app.environments);
    if (lanes) this.#reporter.note(`Continuing with the webhooks of the last run: ${lanes}.`);
    for (const orphan of orphans) this.#reporter.warn(orphan);
  }

  /** Applies each change of a file from now on. */
  async observe(): Promise<void> {
    this.#reloader = await Reloader.start({
      webhooksDir: webhooksDirOf(this.#assembly),
      bundler: this.#bundler,
      checkTypes: () => this.checkTypes(),
      reload: (name, bundle) => this.#app?.reload(name, bundle),
      synthesize: () => this.#synthesize(),
      restart: (assembly) => this.#restart(assembly),
      print: (line) => this.#reporter.note(line),
    });
  }

  /** Checks the types of `webhooks/`. @returns the errors, or an empty text */
  async checkTypes(): Promise<string> {
    try {
      return await checkTypes(this.#signal);
    } catch (error) {
      console.error((error as Error).message);
      return '';
    }
  }

  /** Stops the app, and prints what it leaves for the next start. */
  async stop(): Promise<void> {
    await this.#reloader?.stop();
    const app = this.#app;
    if (!app) return;
    removeStateFile();
    const count = app.countRunning();
    if (count > 0) this.#reporter.note(`Waiting for ${count} running invocations. Press Ctrl-C to stop at once.`);
    await app.quiesce();
    const { lanes } = describeWaiting(await app.countWaiting(), app.environments);
    await app.stop();
    await this.#logs.close();
    this.#unfollowSecrets();
    if (lanes) this.#reporter.note(`Still queued: ${lanes}. The next \`npm start\` continues with them.`);
    this.#reporter.end();
  }

  async #restart(assembly: Assembly): Promise<void> {
    const earlier = this.#assembly;
    // Fails before the running app is stopped if the file is being edited.
    loadSecrets(assembly.template.metadata.topics);
    await this.#app?.drain();
    await this.#app?.stop();
    this.#app = undefined;
    try {
      const { url } = await this.#run(assembly, false);
      const { topics } = assembly.template.metadata;
      const paused = this.pausedLanes;
      for (const [name, topic] of Object.entries(topics)) {
        if (isDeepStrictEqual(topic, earlier?.template.metadata.topics[name])) continue;
        const description = describeTopic(topic, paused.includes(topic.lane));
        this.#reporter.note(`${url}/${name} (${description}). Try it with \`npm run send -- ${name}\`.`);
      }
    } catch (error) {
      if (earlier) await this.#run(earlier, false);
      throw error;
    }
  }

  /** Keeps the assets of the app that runs. Types are checked beside it. */
  #synthesize(): Promise<Assembly> {
    return synthesize({ output: join(STATE_DIRECTORY, 'cdk.out'), checkTypes: false, signal: this.#signal });
  }

  async #run(assembly: Assembly, redeliver: boolean): Promise<{ readonly url: string; readonly secrets: Secrets }> {
    const { metadata } = assembly.template;
    const { topics } = metadata;
    const secrets = loadSecrets(topics);
    this.#unfollowSecrets();
    this.#unfollowSecrets = followSecrets(secrets, () => this.#app?.forgetSecrets());
    this.#reporter.end();
    this.#reporter = this.#createReporter(Object.keys(topics));
    const recorder = new SampleRecorder({
      project: process.cwd(),
      topics,
      secrets: () => secrets,
      onNote: (note) => this.#reporter.note(note),
    });
    await this.#bundler.reset(readCode(assembly), webhooksDirOf(assembly), fetchesKeys(metadata));
    const bundles = this.#isInspected ? await this.#bundler.build() : new Map();
    this.#bundler.accept(bundles);
    const app = await startApp({
      assembly,
      bundles,
      secrets,
      steps: this.#steps,
      reporter: this.#reporter,
      logs: this.#logs,
      recorder: this.#record ? recorder : undefined,
      redeliver,
      isInspected: this.#isInspected,
    });
    this.#app = app;
    const url = await explainUsedPort(this.#port, () => app.server.listen({ host: HOST, port: this.#port }));
    this.#port = Number(new URL(url).port);
    this.#assembly = assembly;
    deleteOldAssets(assembly);
    writeStateFile(app, url, metadata);
    return { url, secrets };
  }

  #createReporter(topics: readonly string[]): Reporter {
    return this.#json
      ? new JsonReporter(this.#steps, console.log, this.#level)
      : new ConsoleReporter(this.#steps, this.#screen, { topics, level: this.#level });
  }
}

/** Returns the absolute path of the directory with the configuration and the handlers. */
function webhooksDirOf(assembly: Assembly | undefined): string {
  return resolve(assembly?.template.metadata.webhooksDir ?? 'webhooks');
}
