import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { writeJsonFile } from '#local/write-json-file';

const folder = mkdtempSync(join(tmpdir(), 'json-file-'));
const file = join(folder, 'state.json');
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads the file again and again. Counts the reads that parse, and those that do not. */
const READER = `
const { readFileSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
let stop = false;
parentPort.on('message', () => { stop = true; });
const counts = { whole: 0, partial: 0 };
(function read() {
  for (let n = 0; n < 100; n++) {
    try { JSON.parse(readFileSync(workerData, 'utf8')); counts.whole++; } catch { counts.partial++; }
  }
  if (stop) parentPort.postMessage(counts);
  else setImmediate(read);
})();
`;

test('a concurrent reader never sees a part of the file', async () => {
  const value = { text: 'x'.repeat(200_000) };
  writeJsonFile(file, value);
  const reader = new Worker(READER, { eval: true, workerData: file });
  await new Promise((online) => reader.once('online', online));
  for (let n = 0; n < 100; n++) writeJsonFile(file, value);
  const counts = new Promise((resolve) => reader.once('message', resolve));
  reader.postMessage('stop');
  expect(await counts).toEqual({ whole: expect.any(Number), partial: 0 });
  await reader.terminate();
});

test('only the owner can read the file, and no other file is left', () => {
  writeJsonFile(file, { a: 1 });
  expect(readFileSync(file, 'utf8')).toBe('{\n  "a": 1\n}\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['state.json']);
});
