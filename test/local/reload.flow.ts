import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

jest.setTimeout(300_000);

let project: string;
let app: LocalApp;
beforeAll(async () => {
  project = copyProject(join(__dirname, '../../webhooks'));
  edit('webhooks/handlers/internal.ts', () => handler('first'));
  app = await startLocal(project);
  await eventually('the start', () => printed('Ready in'));
});
afterAll(async () => {
  await app?.kill();
  rmSync(project, { recursive: true, force: true });
});

/** Writes a handler that notes its version and the webhook when it ends. */
function handler(version: string, ms = 0): string {
  return `import { appendFileSync } from 'node:fs';
import { defineHandler } from 'catchbasin';

export default defineHandler(async (webhook) => {
  appendFileSync('begun', \`\${webhook.text()}\\n\`);
  await new Promise((resolve) => setTimeout(resolve, ${ms}));
  appendFileSync('ended', \`${version} \${webhook.text()}\\n\`);
});
`;
}

function edit(file: string, change: (content: string) => string): void {
  const path = join(project, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

const printed = (text: string) => app.output().includes(text);
const linesOf = (file: 'begun' | 'ended') =>
  existsSync(join(project, file)) ? readFileSync(join(project, file), 'utf8').trim().split('\n') : [];

async function post(topic: string, text: string): Promise<number> {
  return (await fetch(`${app.url}/${topic}`, { method: 'POST', body: text })).status;
}

/** Counts the reports so far, so that the next one can be awaited. */
const count = (text: string) => app.output().split(text).length - 1;
async function nextReport(text: string, act: () => void): Promise<void> {
  const before = count(text);
  act();
  await eventually(text, () => count(text) > before);
}
const RELOADED = 'webhooks/handlers/internal.ts changed: reloaded in';

test('an edited handler is in effect for the next webhook, and a running attempt ends with the earlier code', async () => {
  await nextReport(RELOADED, () => edit('webhooks/handlers/internal.ts', () => handler('slow', 6_000)));
  await post('internal', 'running');
  await eventually('the attempt', () => linesOf('begun').includes('running'));
  await nextReport(RELOADED, () => edit('webhooks/handlers/internal.ts', () => handler('second')));
  await post('internal', 'next');
  await eventually('the next webhook', () => linesOf('ended').includes('second next'));
  await eventually('the running attempt', () => linesOf('ended').includes('slow running'));
  expect(linesOf('begun').filter((line) => line === 'running')).toHaveLength(1);
});

test.each([
  ['a type error', (code: string) => code.replace('webhook.text()', 'webhook.texts()'), 'error TS2551'],
  ['a syntax error', (code: string) => code.replace('await new', 'await (new'), 'Expected ")"'],
  ['a missing file', (code: string) => `import './missing.ts';\n${code}`, 'Could not resolve "./missing.ts"'],
])('%s is shown, and the last good code continues until it is fixed', async (what, broken, message) => {
  const last = `before ${what}`;
  await nextReport(RELOADED, () => edit('webhooks/handlers/internal.ts', () => handler(last)));
  await nextReport('The app continues with the last good code.', () => edit('webhooks/handlers/internal.ts', broken));
  expect(printed(message)).toBe(true);
  await post('internal', `meanwhile ${what}`);
  await eventually('the last good code', () => linesOf('ended').includes(`${last} meanwhile ${what}`));

  await nextReport(RELOADED, () => edit('webhooks/handlers/internal.ts', () => handler(`fixed ${what}`)));
  await post('internal', `after ${what}`);
  await eventually('the fixed code', () => linesOf('ended').includes(`fixed ${what} after ${what}`));
});

/** The functions that run another bundle than the CDK's. */
const bundledAgain = () => readdirSync(join(project, '.catchbasin/bundles')).map((name) => name.split('-')[0]);
const assets = () => readdirSync(join(project, '.catchbasin/cdk.out')).filter((name) => /^(asset|bundling)/.test(name));

test('a function without a changed file has the same bytes as in the synthesized app', () => {
  // At the start, each function was bundled again. A bundle that differs from that of the CDK would be kept.
  expect(bundledAgain()).toEqual(['process']);
});

test('a changed configuration is in effect on the same port, and each queued webhook is processed once', async () => {
  const synthesized = assets().length;
  await nextReport(RELOADED, () => edit('webhooks/handlers/internal.ts', () => handler('queued', 500)));
  const texts = Array.from({ length: 100 }, (_, n) => `queued ${n}`);
  for (const text of texts) expect(await post('internal', text)).toBe(200);
  expect(await post('added', 'too early')).toBe(404);
  const isQueued = () => linesOf('ended').filter((line) => line.startsWith('queued queued')).length < texts.length;
  expect(isQueued()).toBe(true);

  await nextReport('changed: restarted in', () => {
    edit('webhooks/handlers/index.ts', (code) =>
      code.replace('internal:', "added: () => import('./internal.ts'),\n  internal:"),
    );
    edit('webhooks/config.ts', (code) =>
      code.replace('internal: {', "added: { lane: 'low', verify: unsigned() },\n      internal: {"),
    );
  });
  expect(app.output()).toMatch(/\/added \(lane low, unsigned\)\. Try it with `npm run send -- added`\./);
  expect(bundledAgain()).toEqual([]);
  expect(assets()).toHaveLength(synthesized);
  expect(await post('added', 'added')).toBe(200);
  await eventually('the added topic', () => linesOf('ended').includes('queued added'));
  await eventually('each queued webhook', () => !isQueued());
  const ended = linesOf('ended').filter((line) => line.startsWith('queued queued'));
  expect(new Set(ended).size).toBe(texts.length);
  expect(ended).toHaveLength(texts.length);
});

test('a configuration that does not synthesize is shown, and the app continues', async () => {
  const original = readFileSync(join(project, 'webhooks/config.ts'), 'utf8');
  await nextReport('The app continues with the last good code.', () =>
    edit('webhooks/config.ts', (code) => code.replace('attempts: 4', 'attempts: -4')),
  );
  // The message keeps its lines.
  expect(app.output()).toMatch(/^ +lanes\.low\.attempts: /m);
  expect(app.output()).not.toContain('Subprocess');
  expect(await post('internal', 'meanwhile')).toBe(200);
  await eventually('the app', () => linesOf('ended').includes('queued meanwhile'));
  await nextReport('webhooks/config.ts changed: restarted in', () => edit('webhooks/config.ts', () => original));
  expect(await app.stop()).toBe(0);
});
