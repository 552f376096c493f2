import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FILE, SECRETS_FILE, STATE_DIRECTORY } from '#config/local-state';
import { parseRecord } from '#ops/logs/log-record';
import { copyProject } from '#test/support/copy-project';
import { type LocalApp, startLocal } from '#test/support/local-app';
import { API_KEY, SECRET } from './localstripe.ts';
import { freePort } from './ministack.ts';

const API_KEY_NAME = 'webhooks/dev/stripe-api-key';
const TOPIC = `stripe: { lane: 'high', verify: stripe({ secretName: \`webhooks/\${stage}/stripe\` }) }`;

/** Effect of the handler on an event, as it writes it to a file. */
export interface Effect {
  readonly eventId: string;
  /** `reconcile` for an event that was fetched. */
  readonly source: string;
}

/** A copy of the example whose topic `stripe` is reconciled each minute, on a fixed port. */
export class ReconciledProject {
  readonly url: string;
  readonly #directory: string;
  readonly #port: number;
  #app: LocalApp | undefined;

  private constructor(directory: string, port: number) {
    this.#directory = directory;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async create(stripeUrl: string): Promise<ReconciledProject> {
    const directory = copyProject(join(__dirname, '../../webhooks'));
    const config = join(directory, 'webhooks/config.ts');
    const text = readFileSync(config, 'utf8');
    expect(text).toContain(TOPIC);
    const reconciled = `stripe: {
        lane: 'high',
        verify: stripe({ secretName: \`webhooks/\${stage}/stripe\` }),
        reconcile: {
          every: minutes(1),
          lookBack: hours(1),
          minAge: seconds(0),
          watchEndpoint: false,
          source: stripeEvents({ apiKeyName: '${API_KEY_NAME}', apiUrl: '${stripeUrl}' }),
        },
      }`;
    const imports = "import { hours, minutes, stripeEvents } from 'catchbasin';\n";
    writeFileSync(config, imports + text.replace(TOPIC, reconciled));
    writeFileSync(join(directory, 'webhooks/handlers/stripe.ts'), handlerThatWritesTo(join(directory, 'effects')));
    mkdirSync(join(directory, STATE_DIRECTORY));
    const secrets = { 'webhooks/dev/stripe': SECRET, [API_KEY_NAME]: API_KEY };
    writeFileSync(join(directory, SECRETS_FILE), JSON.stringify(secrets));
    return new ReconciledProject(directory, await freePort());
  }

  async start(): Promise<void> {
    this.#app = await startLocal(this.#directory, { env: { PORT: String(this.#port) } });
  }

  async stop(): Promise<void> {
    await this.#app?.stop();
    this.#app = undefined;
  }

  /** Runs all schedules now. */
  async runSchedules(): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/_local/schedules/run`, { method: 'POST', headers, body: '{}' });
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
  }

  async countSteps(wanted: string): Promise<number> {
    const { steps } = (await (await fetch(`${this.url}/_local/steps`)).json()) as { steps: { step: string }[] };
    return steps.filter(({ step }) => step === wanted).length;
  }

  /** Effects of the handler so far. */
  effects(): readonly Effect[] {
    const file = join(this.#directory, 'effects');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines.map((line) => {
      const [eventId = '', source = ''] = line.split(' ');
      return { eventId, source };
    });
  }

  /** Lines that the functions have printed. */
  logs(): readonly Readonly<Record<string, unknown>>[] {
    const file = join(this.#directory, LOG_FILE);
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => parseRecord(line)?.fields)
      .filter((fields) => fields !== undefined);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function handlerThatWritesTo(file: string): string {
  return `import { appendFileSync } from 'node:fs';
import { defineHandler } from 'catchbasin';

export default defineHandler((webhook) => {
  appendFileSync(${JSON.stringify(file)}, \`\${webhook.eventId} \${webhook.source ?? 'provider'}\\n\`);
});
`;
}
