import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { readOwnSamples } from '#config/samples/own-samples';
import { providerSamples } from '#config/samples/provider-samples';
import { hasPublicKey, isFetched, makeFetchedKeyPair, makePrivateKey } from '#contract/key-pair';
import { makeSecret } from '#contract/make-secret';
import { signWebhook } from '#contract/sign-webhook';
import type { Verification } from '#contract/verification';
import { MAX_RECORDINGS, SampleRecorder } from '#local/sample-recorder';
import { NOW } from '#test/support/ingest';
import { OF_NO_PROVIDER, PRESETS } from '#test/support/presets';

const topicOf = (verify: Verification) => ({ lane: 'normal', verify }) as const;
const { topics } = resolveWebhooks({
  topics: Object.fromEntries(Object.entries(PRESETS).map(([name, verify]) => [name, topicOf(verify)])),
});

let project: string;
let notes: string[];
let secret: string;
let recorder: SampleRecorder;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  notes = [];
  secret = 'whsec_the secret';
  recorder = new SampleRecorder({
    project,
    topics,
    secrets: () => ({ 'webhooks/test': secret }),
    onNote: (note) => notes.push(note),
    now: () => NOW,
  });
});
afterEach(() => rmSync(project, { recursive: true }));

const directoryOf = (topic: string) => join(project, 'webhooks/samples', topic);
const filesOf = (topic: string) => readdirSync(directoryOf(topic)).sort();

function textOf(topic: string): string {
  return filesOf(topic)
    .map((file) => readFileSync(join(directoryOf(topic), file), 'utf8'))
    .join('\n');
}

const record = (topic: string, headers: Record<string, string>, body: string | Buffer = '{"order":"A-1"}') =>
  recorder.record({ topic, headers, body: Buffer.from(body) });

test('keeps body and headers as a sample, without credentials and without the headers of the tunnel', () => {
  record('shopify', {
    host: 'random.trycloudflare.com',
    'content-type': 'application/json',
    'content-length': '15',
    'x-shopify-topic': 'orders/create',
    'x-shopify-webhook-id': 'w-1',
    'x-shopify-hmac-sha256': 'hunter2',
    authorization: 'Basic hunter2',
    cookie: 'a=hunter2',
    'x-api-key': 'hunter2',
    'x-session-token': 'hunter2',
    'x-forwarded-for': '192.0.2.7',
    'cf-ray': 'hunter2',
    'x-note': `it quotes ${secret}`,
  });
  expect(filesOf('shopify')).toEqual([
    'recorded-2026-11-24T10-20-30-456Z.headers.json',
    'recorded-2026-11-24T10-20-30-456Z.json',
  ]);
  const [sample] = readOwnSamples(project, 'shopify');
  expect(sample?.body.toString()).toBe('{"order":"A-1"}');
  expect(sample?.headers).toEqual({
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/create',
    'x-shopify-webhook-id': 'w-1',
    'x-note': 'it quotes [redacted]',
  });
  expect(notes).toEqual([
    'recorded webhooks/samples/shopify/recorded-2026-11-24T10-20-30-456Z.json. ' +
      'Remove personal data from it before you commit it.',
  ]);
});

test.each(Object.entries(PRESETS).filter(([name]) => !OF_NO_PROVIDER.includes(name)))(
  'a recording of %s holds neither the secret nor the signature, and can be signed again',
  (topic, verify) => {
    secret = makeSecret(verify);
    const fetched = isFetched(verify) ? makeFetchedKeyPair(verify).privateKey : undefined;
    const by = fetched ?? (hasPublicKey(verify) ? makePrivateKey(verify) : secret);
    for (const { name: _, query = '', ...sample } of providerSamples(verify)) {
      const signed = signWebhook(verify, by, { path: '/t', query, ...sample }, NOW);
      recorder.record({ topic, ...signed });
    }
    const recorded = textOf(topic);
    const signature = signatureOf(verify, by);
    for (const credential of [secret, ...signature]) expect(recorded).not.toContain(credential);
    const field = verify.kind === 'token' ? verify.token : 'signature' in verify ? verify.signature : {};
    const isInside = 'body' in field || 'formField' in field;
    expect(/\[redacted\]|%5Bredacted%5D/.test(recorded)).toBe(isInside);
    for (const { name: _, ...sample } of readOwnSamples(project, topic)) {
      const again = signWebhook(verify, by, { path: '/t', query: '', ...sample }, NOW);
      const first = String(Object.values(again.headers).join());
      expect(`${first} ${again.body}`).not.toContain('[redacted],');
    }
  },
);

/** Lists the signatures of the documented samples, wherever their provider puts them. */
function signatureOf(verify: Verification, by: string): string[] {
  return providerSamples(verify).flatMap(({ name: _, query = '', ...sample }) => {
    const before = new Set(Object.values(sample.headers));
    const { headers } = signWebhook(verify, by, { path: '/t', query, ...sample }, NOW);
    return Object.values(headers).filter(
      (value) => !before.has(value) && value.length > 30 && !value.startsWith('msg_'),
    );
  });
}

test('never overwrites a recording, and ends at its limit with a remedy', () => {
  mkdirSync(directoryOf('stripe'), { recursive: true });
  writeFileSync(join(directoryOf('stripe'), 'recorded-2026-11-24T10-20-30-456Z.json'), 'mine');
  for (let n = 0; n < MAX_RECORDINGS + 5; n++) record('stripe', {}, `{"n":${n}}`);
  const bodies = filesOf('stripe').filter((file) => !file.endsWith('.headers.json'));
  expect(bodies).toHaveLength(MAX_RECORDINGS);
  expect(readFileSync(join(directoryOf('stripe'), 'recorded-2026-11-24T10-20-30-456Z.json'), 'utf8')).toBe('mine');
  expect(notes.slice(MAX_RECORDINGS - 1)).toEqual([
    'webhooks/samples/stripe has 20 recordings, which is the maximum. Delete or rename some of them.',
  ]);
});

test('does not record the samples of `npm run send`, nor an unknown topic', () => {
  record('stripe', { 'x-catchbasin-sample': 'true' });
  record('../escaped', {});
  record('constructor', {});
  expect([readdirSync(project), notes]).toEqual([[], []]);
});

test.each([
  ['application/x-www-form-urlencoded', 'a=1', '.form'],
  ['text/xml; charset=utf-8', '<a/>', '.xml'],
  ['text/plain', 'a', '.txt'],
  ['application/vnd.contentful.management.v1+json', '{}', '.json'],
])('names the file of %s by its type', (type, body, extension) => {
  record('stripe', { 'content-type': type }, body);
  expect(filesOf('stripe').some((file) => file.endsWith(`456Z${extension}`))).toBe(true);
  expect(readOwnSamples(project, 'stripe')).toMatchObject([
    { headers: { 'content-type': type }, body: Buffer.from(body) },
  ]);
});

test('keeps a compressed body in readable form', () => {
  record('stripe', { 'content-encoding': 'gzip', 'content-type': 'application/json' }, gzipSync('{"a":1}'));
  expect(readOwnSamples(project, 'stripe')).toMatchObject([
    { headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a":1}') },
  ]);
});

test('reports a recording that cannot be written, and does not fail', () => {
  mkdirSync(join(project, 'webhooks'));
  writeFileSync(join(project, 'webhooks/samples'), 'a file');
  record('stripe', {});
  expect(notes).toEqual([expect.stringContaining('a webhook of stripe could not be recorded: ')]);
});
