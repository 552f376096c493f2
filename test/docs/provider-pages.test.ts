import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import { PROVIDERS } from '#test/providers/facts/index';
import { OF_NO_PROVIDER, PRESETS } from '#test/support/presets';
import { GROUPS, headingOf, sectionOf } from './provider-groups.ts';
import { addressOf, providerPage } from './provider-pages.ts';
import { configOfSnippets, snippetOf } from './provider-snippets.ts';

const PAGES = join(__dirname, '../../docs/providers');
const setups = Object.values(GROUPS).flatMap(({ providers }) => Object.entries(providers));

function expectGenerated(file: string, text: string) {
  const path = join(PAGES, file);
  if (process.env.UPDATE_DOCS) writeFileSync(path, text);
  expect(readFileSync(path, 'utf8')).toBe(text);
}

test.each(Object.entries(GROUPS))('docs/providers/%s.md matches its data (`npm run docs` writes it)', (name, group) =>
  expectGenerated(`${name}.md`, providerPage(name, group)),
);

test('each preset is on exactly one page', () => {
  const placed = setups.map(([provider]) => provider);
  expect([...placed].sort()).toEqual(Object.keys(PRESETS).sort());
  expect(() => sectionOf('no-such-provider')).toThrow('no-such-provider is on 0 pages');
});

test('the headings of a page differ, so that each section has its own link', () => {
  const links = Object.keys(PRESETS).map(sectionOf);
  expect(new Set(links).size).toBe(links.length);
});

test('docs/providers/config.ts has the snippets of the pages (`npm run docs` writes it)', () => {
  expectGenerated('config.ts', configOfSnippets());
  const config = readFileSync(join(PAGES, 'config.ts'), 'utf8');
  const pages = Object.keys(GROUPS).map((name) => readFileSync(join(PAGES, `${name}.md`), 'utf8'));
  const pasted = pages.flatMap((page) =>
    [...page.matchAll(/```ts\nimport \{ (\w+) \} from 'catchbasin';\n\ntopics: \{\n([\s\S]*?)\n\},\n```/g)].map(
      ([, name = '', entry = '']) => ({ name, entry: entry.replaceAll(/^/gm, '  ') }),
    ),
  );
  expect(pasted).toHaveLength(Object.keys(PRESETS).length);
  expect(
    pasted.filter(({ name, entry }) => !config.includes(`\n  ${name},\n`) || !config.includes(`\n${entry}\n`)),
  ).toEqual([]);
});

test('docs/providers has no other pages', () => {
  const files = Object.keys(GROUPS).map((name) => `${name}.md`);
  expect(readdirSync(PAGES).sort()).toEqual([...files, 'config.ts'].sort());
});

test('the snippets are a valid configuration', async () => {
  const { default: define } = await import('#docs/providers/config');
  const config = define('dev');
  const topics = Object.keys(config.topics);
  expect(topics).toHaveLength(Object.keys(PRESETS).length);
  expect(Object.keys(validateWebhooks('dev', config, topics).topics)).toEqual(topics);
});

test('every statement about the setup has a source, which is a public address, a repository, or what is generic', () => {
  const sources = setups.flatMap(([provider, { url, secret }]) =>
    [url, secret].map(({ source }) => ({ provider, source })),
  );
  const unknown = sources.filter(
    ({ provider, source }) =>
      !/^https:\/\/\w[^\s/]*\/\S+$|^code: [\w.-]+\/[\w.-]+ \S+$/.test(source) &&
      !(OF_NO_PROVIDER.includes(provider) && source === 'not documented: generic scheme'),
  );
  expect(unknown).toEqual([]);
});

test('a page links to every source that has an address, and says what is not confirmed', () => {
  for (const [name, group] of Object.entries(GROUPS)) {
    const page = providerPage(name, group).replaceAll(/\s+/g, ' ');
    for (const [provider, setup] of Object.entries(group.providers)) {
      const facts = PROVIDERS[provider];
      const rests = [setup.url, setup.secret, facts?.firstContact, facts?.success, facts?.refusal, facts?.retries];
      const addresses = rests.flatMap((fact) => (fact && addressOf(fact.source)) ?? []);
      expect(addresses.filter((address) => !page.includes(`](${address})`))).toEqual([]);
      const open = [setup.url, setup.secret].flatMap(({ notConfirmed }) => notConfirmed ?? []);
      expect(open.filter((text) => !page.includes(`Not confirmed: ${text}`))).toEqual([]);
    }
  }
});

test('no sentence about the setup is longer than 25 words', () => {
  const texts = setups.flatMap(([, { url, secret, watch }]) => [url.text, secret.text, watch]);
  const sentences = texts.flatMap((text) => text.split(/(?<=[.!?])\s+/));
  expect(sentences.length).toBeGreaterThan(texts.length);
  expect(sentences.filter((sentence) => sentence.split(/\s+/).length > 25)).toEqual([]);
});

test('a snippet shows the options that its preset needs', () => {
  expect(snippetOf('stripe')).toBe(`import { stripe } from 'catchbasin';

topics: {
  stripe: { lane: 'normal', verify: stripe({ secretName: \`webhooks/\${stage}/stripe\` }) },
},`);
  expect(snippetOf('square')).toContain("url: 'https://hooks.example.com/square'");
  expect(snippetOf('asana')).toContain('pending: true');
  expect(headingOf('adyen-platform')).toBe('Adyen, platform');
});
