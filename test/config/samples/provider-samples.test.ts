import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerName } from '#config/samples/provider-name';
import { type DocumentedSample, providerSamples } from '#config/samples/provider-samples';
import { parseJson } from '#contract/parse-json';
import { unsigned } from '#contract/providers/index';
import { PROVIDERS } from '#test/providers/facts/index';
import type { ProviderFacts, ProviderRequest } from '#test/providers/provider-facts';
import { allOptions, callPreset, OF_NO_PROVIDER, PRESET_NAMES, PRESETS } from '#test/support/presets';

const ROOT = join(__dirname, '../../..');
const FILE = join(ROOT, 'config/samples/provider-samples.json');
const OF_PROVIDERS = Object.entries(PRESETS).filter(([name]) => !OF_NO_PROVIDER.includes(name));

/** Requests that test a connection, or that `send` cannot repeat because their query belongs to the body. */
const NO_EVENTS = /^(check|heartbeat|ping.*|intent to receive.*|JSON, whose hash.*)$/;

function sampleOf({ name, eventType, headers, query, body = '', source }: ProviderRequest): DocumentedSample {
  const value = parseJson(body);
  return {
    name: eventType ?? name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    ...(headers && { headers }),
    ...(query && { query }),
    body: typeof value === 'object' && JSON.stringify(value) === body ? value : body,
    source,
  };
}

/** Returns the documented events of a provider, of each type the first one. */
function samplesOf({ requests }: ProviderFacts): readonly DocumentedSample[] {
  const events = requests.filter(
    ({ name, outcome, signed = true, query }) =>
      outcome === 'queued' && signed && !NO_EVENTS.test(name) && !query?.includes('SHA256'),
  );
  return [
    ...new Map(
      events
        .map(sampleOf)
        .reverse()
        .map((sample) => [sample.name, sample]),
    ).values(),
  ].reverse();
}

test('the samples are the requests that the facts document (`npm run docs` takes them over)', () => {
  const expected = Object.fromEntries(
    OF_PROVIDERS.map(([name]) => [name, samplesOf(PROVIDERS[name] as ProviderFacts)]),
  );
  if (process.env.UPDATE_DOCS) {
    writeFileSync(FILE, JSON.stringify(expected));
    execFileSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', FILE]);
  }
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(expected);
});

/** Providers whose events are in the headers. */
const SENDS_EMPTY_BODIES = ['google-push'];

test.each(OF_PROVIDERS)('%s has a documented sample with a body', (provider, verify) => {
  const samples = providerSamples(verify);
  expect(samples.some(({ body }) => body.length > 0)).toBe(true);
  const mayBeEmpty = SENDS_EMPTY_BODIES.includes(provider);
  for (const { body, name } of samples) expect([mayBeEmpty || body.length > 0, name !== '']).toEqual([true, true]);
});

test.each(PRESET_NAMES)('%s has the name of its provider, whatever its options', (name) => {
  const provider = OF_NO_PROVIDER.includes(name) ? undefined : providerName(name);
  const options = allOptions(name);
  expect(callPreset(name, options).provider).toBe(provider);
  if ('pending' in options) expect(callPreset(name, { ...options, pending: true }).provider).toBe(provider);
});

test('a scheme of no provider has no samples', () => {
  expect(providerSamples(unsigned())).toEqual([]);
  expect(providerSamples({ ...unsigned(), provider: 'constructor' })).toEqual([]);
});
