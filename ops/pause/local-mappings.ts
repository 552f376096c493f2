import { callLocalMode } from '#ops/send/local-mode';
import type { LaneMappings, LaneState } from '#ops/stage/stage';
import { RefusedError } from '#ops/user-error';

/** Mappings of the running local mode. */
export class LocalMappings implements LaneMappings {
  readonly #url: string;

  /** @param url of the local mode, without a trailing slash */
  constructor(url: string) {
    this.#url = url;
  }

  state(lane: string): Promise<LaneState> {
    return this.#call('GET', lane);
  }

  pause(lane: string): Promise<LaneState> {
    return this.#call('PUT', lane, { paused: true });
  }

  async resume(lane: string): Promise<LaneState> {
    const { isConfigured } = await this.state(lane);
    if (isConfigured) {
      throw new RefusedError(`webhooks/config.ts pauses lane ${lane}. Remove \`paused\` from the lane to resume it.`);
    }
    return this.#call('PUT', lane, { paused: false });
  }

  async #call(method: string, lane: string, body?: object): Promise<LaneState> {
    return (await callLocalMode(this.#url, method, `lanes/${lane}`, body)) as LaneState;
  }
}
