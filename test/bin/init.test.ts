import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initCommand } from '#bin/init/init-command';
import { parseTopics, type Topic } from '#bin/init/topics';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import { documentedSamples } from '#config/samples/provider-samples';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import * as presets from '#contract/providers/index';
import { runCommand } from '#test/support/run-command';
import { signedRequest } from '#test-kit/signed-request';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'catchbasin-init-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const init = (...args: string[]) => runCommand((terminal) => initCommand(terminal, directory), args);
const read = (file: string) => readFileSync(join(directory, file), 'utf8');
const write = (file: string, content: string) => writeFileSync(join(directory, file), content);

test('names a topic by its preset, or as the user does', () => {
  expect(parseTopics('stripe, coinbaseCommerce,orders=hmac').map(({ name, preset }) => [name, preset])).toEqual([
    ['stripe', 'stripe'],
    ['coinbase-commerce', 'coinbaseCommerce'],
    ['orders', 'hmac'],
  ]);
});

test.each([
  ['shoppify', 'there is no preset "shoppify". Did you mean shopify? For a sender without a preset, use NAME=hmac.'],
  ['stripe,stripe', '--topics has stripe twice. Name each topic once, as in stripe-2=hmac.'],
  ['Orders=hmac', '"Orders" is not a valid name of a topic. Must be up to 63 lower-case letters'],
  ['index=hmac', 'index.ts cannot be the file of a handler. Choose another name, such as my-topic=hmac.'],
  ['x=hmac,x.test=hmac', 'x.test.ts cannot be the file of a handler.'],
  ['../x=hmac', '"../x" is not a valid name of a topic.'],
  ['a=hmac=b', '"a=hmac=b" has several "=". Write NAME=PRESET.'],
  ['acme-billing', 'there is no preset "acme-billing". Choose one of adyen, '],
])('refuses the topics %j', (topics, message) => {
  expect(() => parseTopics(topics)).toThrow(message);
});

test.each(
  Object.entries(presets).flatMap(([name, preset]) => (typeof preset === 'function' ? [{ name, preset }] : [])),
)('writes the options that $name requires, with which the test kit can sign', ({ name, preset }) => {
  const [{ name: provider, options }] = parseTopics(name) as [Topic];
  const verify = new Function('stage', 'preset', `return preset(${options})`)('dev', preset);
  const config = { lanes: { normal: {} }, topics: { topic: { lane: 'normal', verify } } };
  const { topic } = validateWebhooks('dev', config, ['topic']).topics;
  const [sample] = documentedSamples()[provider] ?? [];
  const body = Buffer.from(JSON.stringify(sample?.body ?? {}));
  const content = { name: provider, headers: sample?.headers ?? {}, body };
  expect(() => signedRequest('topic', topic as ResolvedTopic, {}, content)).not.toThrow();
});

test('completes package.json and .gitignore, and keeps what they have', async () => {
  write(
    'package.json',
    '{ "name": "shop", "scripts": { "test": "vitest" }, "devDependencies": { "typescript": "5.9.3" } }',
  );
  write('.gitignore', 'dist/\nnode_modules/');
  const { code, out } = await init('--topics', 'github');
  expect([code, out]).toEqual([0, expect.stringContaining('  npx node --test "webhooks/**/*.test.ts"\n  npm start\n')]);
  expect(JSON.parse(read('package.json'))).toMatchObject({
    name: 'shop',
    type: 'module',
    scripts: { test: 'vitest', start: 'catchbasin start' },
    devDependencies: { typescript: '5.9.3' },
  });
  expect(read('.gitignore')).toBe('dist/\nnode_modules/\ncdk.out/\n.catchbasin/\nwebhooks/local.env\n');
});

test('asks before it changes the type of a project', async () => {
  const manifest = '{ "type": "commonjs" }';
  write('package.json', manifest);
  const { code, err } = await init();
  expect([code, err]).toEqual([2, expect.stringContaining('"type" changes from "commonjs" to "module"')]);
  expect(read('package.json')).toBe(manifest);
  expect(await init('--yes')).toMatchObject({ code: 0 });
});

test('a package.json that is not JSON is reported', async () => {
  write('package.json', '{ no');
  expect(await init()).toMatchObject({
    code: 1,
    err: expect.stringContaining('package.json is not a JSON object. Correct or delete it'),
  });
});
