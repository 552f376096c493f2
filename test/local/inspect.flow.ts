import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyProject } from '#test/support/copy-project';
import { Debugger, type ProtocolMessage, type Send } from '#test/support/debugger';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

jest.setTimeout(300_000);

const HANDLER = `import { defineHandler } from 'catchbasin';

export default defineHandler((webhook, { log, attempt, signal }) => {
  const text = webhook.text();
  log.info(\`attempt \${attempt} of \${text}, aborted: \${signal.aborted}\`);
});
`;
const LINE = 5;
const FILE = 'webhooks/handlers/internal.ts';
/** Longer than the attempt timeout of the lane. */
const PAUSE_MS = 2_500;

let project: string;
let app: LocalApp;
beforeAll(async () => {
  project = copyProject(join(__dirname, '../../webhooks'));
  writeFileSync(join(project, FILE), HANDLER);
  const config = join(project, 'webhooks/config.ts');
  const lane = readFileSync(config, 'utf8').replace('attempts: 4', 'attempts: 4, attemptTimeout: 1');
  expect(lane).toContain('attemptTimeout: 1');
  writeFileSync(config, lane);
  app = await startLocal(project, { args: ['--inspect', '0'] });
});
afterAll(async () => {
  await app?.kill();
  rmSync(project, { recursive: true, force: true });
});

/** Finds where a line of a source file begins in the bundle of the process function. */
function generatedPosition(line: number): { lineNumber: number; columnNumber: number } {
  const [file = ''] = globSync('.catchbasin/bundles/process-*/index.js', { cwd: project });
  const map = new SourceMap(JSON.parse(readFileSync(join(project, `${file}.map`), 'utf8')));
  const lines = readFileSync(join(project, file), 'utf8').split('\n');
  for (const [lineNumber, text] of lines.entries()) {
    for (let columnNumber = 0; columnNumber < text.length; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if ('originalLine' in entry && entry.originalLine === line - 1 && entry.originalSource.endsWith(FILE)) {
        return { lineNumber, columnNumber };
      }
    }
  }
  throw new Error(`the source map has no line ${line} of ${FILE}`);
}

test('a breakpoint in the TypeScript of a handler is hit, and the attempt does not time out meanwhile', async () => {
  const [url = ''] = /ws:\/\/\S+/.exec(app.output()) ?? [];
  const position = generatedPosition(LINE);
  const paused: { readonly message: ProtocolMessage; readonly send: Send }[] = [];
  const attached = await Debugger.attach(
    url,
    (send) => {
      send('Debugger.enable');
      send('Debugger.setBreakpointByUrl', { urlRegex: 'bundles/process-[^/]+/index\\.js$', ...position });
      send('Runtime.runIfWaitingForDebugger');
    },
    (message, send) => {
      if (message.method !== 'Debugger.paused') return;
      // A worker also pauses before its first line.
      const { hitBreakpoints = [] } = message.params as { hitBreakpoints?: string[] };
      if (hitBreakpoints.length > 0) paused.push({ message, send });
      else send('Debugger.resume');
    },
  );
  try {
    await fetch(`${app.url}/internal`, { method: 'POST', body: 'stopped here' });
    await eventually('the breakpoint', () => paused.length > 0);
    const [frame] = (paused[0]?.message.params?.callFrames ?? []) as { location: { lineNumber: number } }[];
    expect(frame?.location.lineNumber).toBe(position.lineNumber);
    await sleep(PAUSE_MS);
    paused[0]?.send('Debugger.resume');
    await eventually('the rest of the attempt', () => app.output().includes('of stopped here'));
    expect(app.output()).toContain('attempt 1 of stopped here, aborted: false');
    await eventually('the end of the attempt', () => /processed in \d+ ms/.test(app.output()));
    expect(paused).toHaveLength(1);
  } finally {
    attached.close();
  }
});
