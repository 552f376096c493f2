import * as z from 'zod';
import { dropUndefined } from '#config/drop-undefined';
import { resolveLane, resolveTopic, resolveWebhooks } from '#config/resolve-webhooks';
import { configSchema } from '#config/validate/config-schema';
import { verification } from '#config/validate/verification-schema';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { hmac, paypal, stripe, unsigned } from '#contract/providers/index';
import { stripeEvents } from '#contract/sources/index';
import { issuesOf, withTopic } from './validate/issues-of.ts';

const NAMES: Readonly<Record<string, string>> = { lanes: 'p', topics: 't' };
const VERIFY: Readonly<Record<string, object>> = {
  unsigned: unsigned(),
  basic: { kind: 'basic', secretName: 's' },
  jwt: { kind: 'jwt', secretName: 's', tolerance: 5 },
  'jwks-jwt': { kind: 'jwks-jwt', keys: { keyById: 'https://k.example/k' }, algorithm: 'RS256', tolerance: 5 },
  certificate: paypal({ webhookId: 'w' }),
  token: { kind: 'token', secretName: 's', token: { header: 'authorization' } },
  signature: { ...stripe({ secretName: 's' }), key: { encoding: 'utf8' } },
};

/** Lists the paths of all options of a schema that may be omitted. Lanes and topics have the names above. */
function optionalPaths(schema: z.core.$ZodType, path: readonly string[] = []): string[][] {
  if (schema instanceof z.ZodOptional) return optionalPaths(schema.unwrap(), path);
  if (schema instanceof z.ZodRecord) return optionalPaths(schema.valueType, [...path, NAMES[path.at(-1) ?? ''] ?? 'x']);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(schema.shape).flatMap(([name, option]) => [
    ...(option.safeParse(undefined).success ? [[...path, name]] : []),
    ...optionalPaths(option, [...path, name]),
  ]);
}

/** Copies a value with a change to the object at a path. Objects on the way there are created. */
function withChange(value: object, path: readonly string[], change: (object: object) => object): object {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  const inside = (value as Record<string, object | undefined>)[name] ?? {};
  return { ...value, [name]: withChange(inside, rest, change) };
}

/** Returns the configuration with an option set to `undefined`, and the one without the option. */
function variantsOf(config: object, path: readonly string[]): [WebhooksConfig, WebhooksConfig] {
  const option = path.at(-1) as string;
  const change = (to: (object: object) => object) => withChange(config, path.slice(0, -1), to) as WebhooksConfig;
  return [
    change((object) => ({ ...object, [option]: undefined })),
    change((object) => Object.fromEntries(Object.entries(object).filter(([name]) => name !== option))),
  ];
}

const base = {
  alarms: { budget: { monthlyUsd: 5 } },
  domain: {
    name: 'hooks.example.com',
    certificateArn: 'arn:aws:acm:c',
    truststore: { bucket: 'trust', key: 'k' },
  },
  table: { warmThroughput: { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 4_000 } },
  lanes: { p: {} },
  topics: { t: { lane: 'p', verify: hmac({ header: 'x-sig', secretName: 's' }) } },
};
const configPaths = optionalPaths(configSchema).map((path) => [path.join('.'), path] as const);

test('the schema has the options of each part of a configuration', () => {
  expect(configPaths.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      ...[
        'alarms',
        'alarms.critical',
        'alarms.warning',
        'alarms.runbookUrl',
        'lanes',
        'throttle',
        'domain',
        'tags',
        'retainPayloads',
      ],
      ...['lanes.p.fifo', 'lanes.p.backoff', 'lanes.p.backoff.first', 'topics.t.allowFrom', 'topics.t.dedupeBy'],
      ...['topics.t.backoff.jitter', 'domain.truststore'],
    ]),
  );
});

const reconcile = { every: 900, lookBack: 86_400, source: stripeEvents({ apiKeyName: 'k' }) };
const reconciling = withTopic({ verify: stripe({ secretName: 's' }), reconcile });

test.each(configPaths)('%s set to undefined resolves like the option left out', (_, path) => {
  const withoutLanes = path[0] === 'lanes' && path.length === 1;
  const complete = path.includes('reconcile') ? reconciling : base;
  const [undefinedOption, omitted] = variantsOf(withoutLanes ? withTopic({}) : complete, path);
  expect(issuesOf(undefinedOption)).toEqual([]);
  expect(resolveWebhooks(undefinedOption)).toStrictEqual(resolveWebhooks(omitted));
});

const verifyPaths = verification.options.flatMap((schema) => {
  const [kind = ''] = [...(schema.shape.kind as z.ZodLiteral<string>).values];
  return optionalPaths(schema).map((path) => [kind, path.join('.'), path] as const);
});

test('the schema has the options of each kind of verification', () => {
  expect(new Set(verifyPaths.map(([kind]) => kind))).toEqual(new Set(Object.keys(VERIFY)));
  expect(verifyPaths.map(([kind, name]) => `${kind} ${name}`)).toEqual(
    expect.arrayContaining([
      'signature timestamp.formField',
      'token token.prefix',
      'unsigned eventId',
      'jwt eventType',
    ]),
  );
});

test.each(verifyPaths)('of %s, %s set to undefined resolves like the option left out', (kind, _, path) => {
  const config = withTopic({ verify: VERIFY[kind] });
  const [undefinedOption, omitted] = variantsOf(config, ['topics', 't', 'verify', ...path]);
  expect(issuesOf(undefinedOption)).toEqual(issuesOf(omitted));
  expect(resolveWebhooks(undefinedOption)).toStrictEqual(resolveWebhooks(omitted));
});

test('lanes and topics that are resolved alone treat undefined the same', () => {
  const backoff = { first: undefined } as object;
  expect(resolveLane({ attempts: undefined, backoff } as object)).toStrictEqual(resolveLane({}));
  const topic = { lane: 'p', verify: unsigned() };
  expect(resolveTopic({ ...topic, dedupeBy: undefined, backoff } as never)).toStrictEqual(resolveTopic(topic));
});

test('drops undefined properties at any depth and nothing else', () => {
  const value = {
    a: undefined,
    b: null,
    c: 0,
    d: '',
    e: false,
    f: [{ g: undefined, h: 1 }, undefined],
    i: { j: undefined },
  };
  const kept = { b: null, c: 0, d: '', e: false, f: [{ h: 1 }, undefined], i: {} };
  expect(dropUndefined(value)).toStrictEqual(kept);
  expect([dropUndefined(null), dropUndefined('text'), dropUndefined(undefined)]).toEqual([null, 'text', undefined]);
});
