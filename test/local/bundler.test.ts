import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bundler } from '#local/bundler';

const ROOT = join(__dirname, '../..');
const before = process.cwd();
let bundler: Bundler;

beforeEach(async () => {
  process.chdir(mkdtempSync(join(tmpdir(), 'bundler-')));
  symlinkSync(join(ROOT, 'node_modules'), 'node_modules');
  mkdirSync('webhooks/handlers', { recursive: true });
  writeFileSync('webhooks/config.ts', 'export default () => ({ topics: {} });\n');
  bundler = new Bundler(false);
  await bundler.reset(new Map([['reconcile', '']]), join(process.cwd(), 'webhooks'), false);
  bundler.accept(await bundler.build());
});
afterEach(async () => {
  await bundler.stop();
  const directory = process.cwd();
  process.chdir(before);
  rmSync(directory, { recursive: true });
});

/** Writes a source of the user that can be found in a bundle. */
function writeSource(text: string): void {
  mkdirSync('webhooks/sources', { recursive: true });
  writeFileSync('webhooks/sources/crm.ts', `export default async function* () { yield ${JSON.stringify(text)}; }\n`);
}

const INDEX = 'webhooks/sources/index.ts';

/** Bundles after a change. Tells which marks are in the code, which is too long for a message. */
async function marksAfter(file: string): Promise<string[] | undefined> {
  const bundles = await bundler.build([file]);
  bundler.accept(bundles);
  const code = bundles.get('reconcile')?.code;
  return code === undefined ? undefined : ['mark-1', 'mark-2'].filter((mark) => code.includes(mark));
}

test('sources that are created while the app runs are bundled, edited and deleted without a restart', async () => {
  expect(bundler.uses(INDEX)).toBe(false);
  writeSource('mark-1');
  writeFileSync(INDEX, "export default { crm: () => import('./crm.ts') };\n");
  expect(bundler.uses(INDEX)).toBe(true);
  expect(await marksAfter(INDEX)).toEqual(['mark-1']);

  expect(bundler.uses('webhooks/sources/crm.ts')).toBe(true);
  writeSource('mark-2');
  expect(await marksAfter('webhooks/sources/crm.ts')).toEqual(['mark-2']);

  rmSync(INDEX);
  expect(bundler.uses(INDEX)).toBe(true);
  expect(await marksAfter(INDEX)).toEqual([]);
});

test('an app without a reconcile function takes no notice of sources', async () => {
  await bundler.reset(new Map([['requeue', '']]), join(process.cwd(), 'webhooks'), false);
  mkdirSync('webhooks/sources');
  writeFileSync(INDEX, 'export default {};\n');
  bundler.accept(await bundler.build());
  expect(bundler.uses(INDEX)).toBe(false);
});
