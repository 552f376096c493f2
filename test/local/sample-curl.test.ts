import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hmac, twilio } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { sampleCurl } from '#local/sample-curl';

const before = process.cwd();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(before);
  rmSync(directory, { recursive: true });
});

/** Returns the arguments that a shell gives to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\n' "$@"; }; ${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

test("posts the topic's own sample, signed, with headers that a shell does not change", () => {
  mkdirSync('webhooks/samples/orders', { recursive: true });
  writeFileSync('webhooks/samples/orders/created.json', '{"order":"A-1"}');
  writeFileSync('webhooks/samples/orders/created.headers.json', JSON.stringify({ 'x-shop': `Jo's $HOME "shop"` }));
  const verify = hmac({ secretName: 's', header: 'x-signature' });
  const given = argumentsOf(sampleCurl('http://127.0.0.1:3000', 'orders', verify, { s: 'key' }));
  const file = given.at(-1)?.slice(1) ?? '';
  const body = readFileSync(file);
  expect(JSON.parse(body.toString())).toEqual({ order: 'A-1' });
  expect(given).toEqual([
    'http://127.0.0.1:3000/orders',
    '-H',
    'content-type: application/json',
    '-H',
    `x-shop: Jo's $HOME "shop"`,
    '-H',
    `x-signature: ${signRequest(verify, 'key', body, new Date())['x-signature']}`,
    '--data-binary',
    `@${file}`,
  ]);
});

test('posts the query of a sample', () => {
  const verify = twilio({ secretName: 's', url: 'https://hooks.example.com/sms' });
  const [address] = argumentsOf(sampleCurl('http://127.0.0.1:3000', 'sms', verify, { s: 'key' }));
  expect(address).toBe('http://127.0.0.1:3000/sms?foo=1&bar=2');
});
