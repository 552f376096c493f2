import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import {
  BACKOFF_DEFAULTS,
  LANE_DEFAULTS,
  RESPONSE_DEFAULTS,
  TOPIC_DEFAULTS,
  WEBHOOKS_DEFAULTS,
} from '#config/defaults';
import { configSchema } from '#config/validate/config-schema';
import { days, hours, minutes, seconds } from '#contract/durations';
import { REJECTIONS } from '#contract/observability';
import { type Described, describeDeclaration } from './reference/describe.ts';
import { ENTRIES, exportsOf, findDeclaration } from './reference/find-declaration.ts';
import { configurationPage, describeAll } from './reference/page.ts';
import { CHAPTERS, READ_ONLY } from './reference/sections.ts';

const PAGE = join(__dirname, '../../docs/configuration.md');
/** Statuses of rejections that a topic can replace. */
const REJECTED = {
  staleStatus: REJECTIONS['timestamp-stale'],
  unverifiedStatus: REJECTIONS['signature-mismatch'],
};
const all = describeAll().flatMap(({ described }) => described);

test('docs/configuration.md matches the types (`npm run docs` writes it)', () => {
  const page = configurationPage();
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});

test.each(Object.entries(ENTRIES))('the page has everything that %s exports', (_, file) => {
  const names = exportsOf(file);
  expect(names.length).toBeGreaterThan(8);
  const documented = CHAPTERS.flatMap((chapter) => chapter.names);
  expect(names.filter((name) => !documented.includes(name))).toEqual([]);
});

test('each type, function, option and method has a description', () => {
  expect(undescribed(all)).toEqual([]);
});

test('each optional option has a default, and no required one has', () => {
  const options = all.filter(({ name }) => !READ_ONLY.has(name));
  expect(options.flatMap(({ properties }) => properties).length).toBeGreaterThan(80);
  expect(options.flatMap(wrongDefaults)).toEqual([]);
});

test('each preset and each option of one has a description, and each optional option a default', () => {
  const path = 'contract/providers/index.ts';
  const presets = exportsOf(path).map((name) => describeDeclaration(findDeclaration(path, name)));
  expect(presets.length).toBeGreaterThan(50);
  expect(undescribed(presets)).toEqual([]);
  expect(presets.flatMap(wrongDefaults)).toEqual([]);
});

test('finds a missing description and a missing default', () => {
  const property = { name: 'attempts', type: 'number', optional: true, text: '', throws: [], params: [] };
  const method = { ...property, name: 'grant', signatures: ['grant?(): void'] };
  const none = { kind: 'interface', bases: [], signatures: [], throws: [], params: [], text: '' } as const;
  const described: Described = { ...none, name: 'Lane', properties: [property], methods: [method] };
  expect(undescribed([described])).toEqual(['Lane', 'Lane.attempts', 'Lane.grant']);
  expect(wrongDefaults(described)).toEqual(['Lane.attempts', 'Lane.grant']);
  const required = { ...property, optional: false, default: '8' };
  expect(wrongDefaults({ ...described, properties: [required], methods: [] })).toEqual(['Lane.attempts']);
});

function undescribed(described: readonly Described[]): string[] {
  return described.flatMap(({ name, text, properties, methods }) => [
    ...(text === '' ? [name] : []),
    ...[...properties, ...methods].filter((each) => each.text === '').map((each) => `${name}.${each.name}`),
  ]);
}

function wrongDefaults({ name, properties, methods }: Described): string[] {
  const optional = methods.map((each) => ({ ...each, optional: each.signatures.some((text) => /^\w+\?/.test(text)) }));
  // A required method may have an optional parameter, whose default its comment states.
  return [...properties, ...optional.filter((each) => each.optional)]
    .filter((each) => each.optional === (each.default === undefined))
    .map((each) => `${name}.${each.name}`);
}

describe.each([
  ['WebhooksConfig', WEBHOOKS_DEFAULTS, 4],
  ['TopicConfig', TOPIC_DEFAULTS, 4],
  ['LaneConfig', LANE_DEFAULTS, 8],
  ['BackoffConfig', BACKOFF_DEFAULTS, 4],
  ['ResponseConfig', { ...RESPONSE_DEFAULTS, ...REJECTED }, 6],
] as const)('%s', (name, defaults, count) => {
  const { properties } = find(name);
  const stated = properties.flatMap((each) => {
    const value = evaluate(each.default);
    return value === undefined ? [] : [[each.name, value] as const];
  });

  test('states the defaults of config/defaults.ts', () => {
    expect(stated.length).toBeGreaterThanOrEqual(count);
    expect(defaults).toMatchObject(Object.fromEntries(stated));
  });
});

/** Evaluates a default that is written as a value. Returns undefined for a sentence. */
function evaluate(text: string | undefined): unknown {
  if (text === undefined || !/^(?:'.*'|[\d_.]+|true|false|\w+\(\d+\)|\{.*\})$/.test(text)) return undefined;
  return new Function('seconds', 'minutes', 'hours', 'days', `return (${text})`)(seconds, minutes, hours, days);
}

const schema = z.toJSONSchema(configSchema, { unrepresentable: 'any', io: 'input' }) as Node;
const { topics, lanes } = schema.properties ?? {};
const topic = topics?.additionalProperties as Node;
const lane = lanes?.additionalProperties as Node;

test.each<[string, Node | undefined, number]>([
  ['TopicConfig', topic, 3],
  ['LaneConfig', lane, 7],
  ['BackoffConfig', lane.properties?.backoff, 4],
  ['ResponseConfig', topic.properties?.respond, 3],
  ['ThrottleConfig', schema.properties?.throttle, 2],
  ['ThrottleConfig', topic.properties?.throttle, 2],
  ['WebhooksConfig', schema, 1],
])('%s states the limits that the validation checks', (name, node, count) => {
  const { properties } = find(name);
  const limited = flatten(node).filter(([option]) => properties.some((each) => each.name === option));
  expect(limited.length).toBeGreaterThanOrEqual(count);
  const unstated = limited.filter(([option, { minimum = 0, maximum = 0 }]) => {
    const text = properties.find((each) => each.name === option)?.text ?? '';
    return ![minimum, maximum].every((limit) => statesNumber(text, limit));
  });
  expect(unstated.map(([option, { minimum, maximum }]) => `${option}: ${minimum} to ${maximum}`)).toEqual([]);
});

/** Lists the numbers of an object, with their limits, by the path of each. */
function flatten(node: Node | undefined, path = ''): (readonly [string, Node])[] {
  return Object.entries(node?.properties ?? {}).flatMap(([name, each]) =>
    each.minimum === undefined ? flatten(each, `${path}${name}.`) : [[`${path}${name}`, each] as const],
  );
}

interface Node {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node;
}

function statesNumber(text: string, limit: number): boolean {
  const written = limit.toLocaleString('en', { maximumFractionDigits: 2 });
  return new RegExp(`(?<![\\d.,])${written.replaceAll('.', '\\.')}(?!\\d|[.,]\\d)`).test(text);
}

function find(name: string): Described {
  const found = all.find((each) => each.name === name);
  if (!found) throw new Error(`the page has no ${name}`);
  return found;
}
