import { rmSync } from 'node:fs';
import { type LocalState, STATE_FILE } from '#config/local-state';
import type { StackMetadata } from '#config/stack-metadata';
import type { LocalApp } from './app.ts';
import { writeJsonFile } from './write-json-file.ts';

/** Writes `.catchbasin/local.json`, which tells the operator's commands where the local mode runs. */
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
  writeJsonFile(STATE_FILE, state);
}

/** Removes the state file, so that no command takes the local mode for running. */
export function removeStateFile(): void {
  rmSync(STATE_FILE, { force: true });
}
