import type { Faults } from './faults.ts';

/** Faults of the running local mode, for a while. */
export class LocalFaults {
  readonly #url: string;
  readonly #faults: Faults;

  /** @param url of the local mode, without a trailing slash */
  constructor(url: string, faults: Faults) {
    this.#url = url;
    this.#faults = faults;
  }

  async begin(): Promise<void> {
    await this.#send('PUT', 'faults', this.#faults);
  }

  async end(): Promise<void> {
    await this.#send('PUT', 'faults', {});
  }

  /** Ends them, and has the schedules do at once what they would make up for within minutes. */
  async makeUp(): Promise<void> {
    await this.end();
    await this.#send('POST', 'schedules/run', {});
  }

  async #send(method: string, path: string, body: object): Promise<void> {
    const response = await fetch(`${this.#url}/_local/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the local mode answers ${method} ${path} with ${await response.text()}`);
  }
}
