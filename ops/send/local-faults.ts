import type { Faults } from './faults.ts';
import { callLocalMode } from './local-mode.ts';

/** Injects faults into the running local mode. */
export class LocalFaults {
  readonly #url: string;
  readonly #faults: Faults;

  /** @param url of the local mode, without a trailing slash */
  constructor(url: string, faults: Faults) {
    this.#url = url;
    this.#faults = faults;
  }

  async inject(): Promise<void> {
    await callLocalMode(this.#url, 'PUT', 'faults', this.#faults);
  }

  async clear(): Promise<void> {
    await callLocalMode(this.#url, 'PUT', 'faults', {});
  }

  /** Clears the faults and runs the schedules, which otherwise recover what the faults left undone within minutes. */
  async clearAndRecover(): Promise<void> {
    await this.clear();
    await callLocalMode(this.#url, 'POST', 'schedules/run', {});
  }
}
