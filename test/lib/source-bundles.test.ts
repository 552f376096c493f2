import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ENV } from '#contract/env';
import { bundleOf } from '#test/support/bundle';

const OTHERS = Object.keys(ENV).filter((name) => name !== 'reconcile');

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  write('config.ts', 'export default () => ({ topics: {} });');
  write('handlers/index.ts', "export default { orders: () => import('./orders.ts') };");
  write('handlers/orders.ts', "export default () => console.log('this is the handler of orders');");
});
afterEach(() => rmSync(project, { recursive: true }));

function write(file: string, content: string): void {
  const path = join(project, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const bundle = (name: string) => bundleOf(`lambdas/${name}/index.ts`, [], {}, project);
const fromProject = (name: string) =>
  bundle(name)
    .inputs.map((path) => /(config|(?:handlers|sources)\/\w+)\.[jt]s$/.exec(path))
    .flatMap((match) => (match?.input.includes(project.split('/').at(-1) ?? '') ? (match[1] ?? []) : []));

describe.each(['ts', 'js'])('sources of a user in .%s files', (extension) => {
  beforeEach(() => {
    write(`sources/index.${extension}`, `export default { crm: () => import('./crm.${extension}') };`);
    write(`sources/crm.${extension}`, "export default async function* () { yield { cursor: 'this is the source' }; }");
  });

  test('are in the bundle of the reconcile function', () => {
    expect(fromProject('reconcile').sort()).toEqual(['config', 'sources/crm', 'sources/index']);
    expect(bundle('reconcile').code).toContain('this is the source');
  });

  test.each(OTHERS)('are not in the bundle of the %s function', (name) => {
    expect(fromProject(name).filter((file) => file.startsWith('sources'))).toEqual([]);
  });
});

test.each(Object.keys(ENV))('a project without sources bundles the %s function', (name) => {
  expect(fromProject(name).filter((file) => file.startsWith('sources'))).toEqual([]);
});

test('the reconcile function bundles no handler', () => {
  expect(bundle('reconcile').code).not.toContain('this is the handler');
  expect(bundle('process').code).toContain('this is the handler');
});

test('only the reconcile function bundles the client of provider APIs and the sources of Catchbasin', () => {
  const isSource = (path: string) => /node_modules\/ky\/|lambdas\/reconcile\//.test(path);
  expect(OTHERS.filter((name) => bundle(name).inputs.some(isSource))).toEqual([]);
  const { inputs } = bundle('reconcile');
  expect(
    inputs.filter((path) => /node_modules\/ky\/distribution\/core\/Ky\.js$|sources\/stripe-events\.ts$/.test(path)),
  ).toHaveLength(2);
});
