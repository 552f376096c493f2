import { rmSync, writeFileSync } from 'node:fs';
import { type LocalState, STATE_FILE } from '#config/local-state';
import type { StackMetadata } from '#config/stack-metadata';
import type { LocalApp } from './app.ts';

/** Tells the operator's commands where to find what runs here. */
export function writeStateFile(app: LocalApp, url: string, metadata: StackMetadata): void {
  const processors = app.environments.filter(({ LANE }) => LANE !== undefined);
  const state: LocalState = {
    ...metadata,
    pid: process.pid,
    url,
    endpoints: app.endpoints,
    bucket: processors[0]?.PAYLOAD_BUCKET ?? '',
    queues: Object.fromEntries(
      processors.map(({ LANE, QUEUE_URL = '', DEAD_LETTER_QUEUE_URL = '' }) => [
        LANE,
        { url: QUEUE_URL, deadLetterUrl: DEAD_LETTER_QUEUE_URL },
      ]),
    ),
  };
  writeFileSync(STATE_FILE, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

export function removeStateFile(): void {
  rmSync(STATE_FILE, { force: true });
}
