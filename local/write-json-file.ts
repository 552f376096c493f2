import { renameSync, writeFileSync } from 'node:fs';

/** Writes a JSON file for its owner only. A concurrent reader sees the old content or the new one, never a part. */
export function writeJsonFile(file: string, value: object): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}
