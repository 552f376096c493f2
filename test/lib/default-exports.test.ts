import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HandlerRegistry } from '#contract/handler';
import { handlersWithoutDefaultExport } from '#lib/sources/default-exports';

const ROOT = join(__dirname, '../..');
const NAMES = ['github', 'orders', 'stripe'];

let webhooksDir: string;
beforeEach(() => {
  webhooksDir = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  cpSync(join(ROOT, 'webhooks'), webhooksDir, { recursive: true });
});
afterEach(() => rmSync(webhooksDir, { recursive: true }));

/** Returns the names of the files without a default export. @param loaders source text of loaders, by topic */
function withoutDefault(loaders: Readonly<Record<string, string>> = {}): string[] {
  const texts = { ...Object.fromEntries(NAMES.map((name) => [name, `() => import('./${name}.ts')`])), ...loaders };
  // Jest transforms imports, and the check reads the text of a loader.
  const handlers = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { toString: () => text }]));
  const issues = handlersWithoutDefaultExport(webhooksDir, handlers as unknown as HandlerRegistry);
  return issues.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
}

const write = (name: string, source: string) => writeFileSync(join(webhooksDir, 'handlers', name), source);

test('accepts the example', () => {
  expect(withoutDefault()).toEqual([]);
});

test('reports all handlers without a default export, without running them', () => {
  write('orders.ts', "throw new Error('the handler runs');\nexport const handler = () => {};\n");
  write('github.ts', 'export * from "./stripe.ts";\n');
  expect(withoutDefault()).toEqual(['github.ts', 'orders.ts']);
});

test.each([
  ['a re-export', "export { default } from './stripe.ts';\n"],
  ['a renamed export', 'const handler = () => {};\nexport { handler as default };\n'],
  ['a function declaration', 'export default async function orders() {}\n'],
])('accepts %s as default export', (_, source) => {
  write('orders.ts', source);
  expect(withoutDefault()).toEqual([]);
});

test('accepts a loader that chooses another export', () => {
  write('orders.ts', 'export const reserve = () => {};\n');
  const orders = "() => import('./orders.ts').then(({ reserve }) => ({ default: reserve }))";
  expect(withoutDefault({ orders })).toEqual([]);
  expect(withoutDefault()).toEqual(['orders.ts']);
});

test.each([
  ['a syntax error', 'export default {\n'],
  ['a missing file', undefined],
])('leaves %s to the compiler', (_, source) => {
  if (source === undefined) rmSync(join(webhooksDir, 'handlers/orders.ts'));
  else write('orders.ts', source);
  expect(withoutDefault()).toEqual([]);
});
