import { resolveTopic } from '#config/resolve-webhooks';
import { days, hours, minutes } from '#contract/durations';
import { github, hmac, shopify, standardWebhooks, stripe, unsigned } from '#contract/providers/index';
import { githubDeliveries, ownSource, type StripeEventsOptions, stripeEvents } from '#contract/sources/index';
import { issuesOf, withTopic } from './issues-of.ts';

const apiKeyName = 'webhooks/stripe-api-key';
const RECONCILE = { every: minutes(15), lookBack: days(2), source: stripeEvents({ apiKeyName }) };
const STRIPE = stripe({ secretName: 'webhooks/stripe' });
const secretName = 'webhooks/other';

/** The problems of a topic with `reconcile`. */
const problemsOf = (reconcile: object, topic: object = {}) =>
  issuesOf(withTopic({ verify: STRIPE, reconcile: { ...RECONCILE, ...reconcile }, ...topic }));
const sourceProblems = (options: Partial<StripeEventsOptions>) =>
  problemsOf({ source: stripeEvents({ apiKeyName, ...options }) });

test('accepts the example of the documentation, and fills in its defaults', () => {
  expect(problemsOf({})).toEqual([]);
  expect(resolveTopic({ lane: 'normal', verify: STRIPE, reconcile: RECONCILE }).reconcile).toEqual({
    ...RECONCILE,
    minAge: minutes(5),
    watchEndpoint: true,
    allowRegister: false,
  });
});

test('a topic without it has none', () => {
  expect(resolveTopic({ lane: 'normal', verify: STRIPE })).not.toHaveProperty('reconcile');
});

test.each<[object, string]>([
  [{ every: 59 }, 'every: 59. Must be a whole number from 60 to 86400. Seconds between two runs.'],
  [{ every: days(1) + 1 }, 'every: 86401. Must be a whole number from 60 to 86400. Seconds between two runs.'],
  [
    { lookBack: 60 },
    'lookBack: 60. Must be a whole number from 3600 to 2592000. Seconds that a run looks back at most.',
  ],
  [{ minAge: -1 }, 'minAge: -1. Must be a whole number from 0 to 3600. Seconds after which an event counts as missed.'],
  [{ watchEndpoint: 1 }, 'watchEndpoint: 1. Must be true or false.'],
  [{ source: undefined }, 'source: missing. Must be a source such as stripeEvents(). Set it.'],
  [
    { evry: 60 },
    'evry: unknown option. Must be one of every, lookBack, source, minAge, watchEndpoint, allowRegister. Did you mean every?',
  ],
])('refuses %j', (change, message) => {
  expect(problemsOf(change)).toEqual([`topics.t.reconcile.${message}`]);
});

test('refuses a lookBack that ends before the alarm on failed runs is raised', () => {
  expect(problemsOf({ every: hours(2), lookBack: hours(11) })).toEqual([
    'topics.t.reconcile.lookBack: 39600. Must be at least 6 times every (7200), so that the alarm on failed runs ' +
      'comes before events are lost. Raise it, or lower every.',
  ]);
  expect(problemsOf({ every: hours(2), lookBack: hours(12) })).toEqual([]);
});

test('refuses to look back further than the provider lists deliveries', () => {
  const source = githubDeliveries({ apiKeyName, hook: { repository: 'acme/shop', id: 1 } });
  const topic = { verify: github({ secretName }) };
  expect(problemsOf({ source, lookBack: days(3) + 1 }, topic)).toEqual([
    'topics.t.reconcile.lookBack: 259201. Must be at most 259200, because the provider keeps its list no longer. ' +
      'Lower it.',
  ]);
  expect(problemsOf({ source, lookBack: days(3) }, topic)).toEqual([]);
});

describe('an API key in place of its name', () => {
  test.each(['rk_live_51Habc', 'github_pat_11ABC', 'pdl_live_apikey_01', 'EAAAl0Xo7MbQ3d8WxYzRk2TnVp5JsHgF'])(
    'is refused and not shown: %s',
    (key) => {
      const problems = sourceProblems({ apiKeyName: key });
      expect(problems).toEqual([expect.stringContaining('source.apiKeyName: hidden, because it may be a secret.')]);
      expect(problems.join()).not.toContain(key);
    },
  );
});

test.each<[Partial<StripeEventsOptions>, string]>([
  [{ apiUrl: 'http://api.stripe.com' }, 'apiUrl: "http://api.stripe.com". Must be an address with https://'],
  [{ apiUrl: 'http://127.0.0.1.example.com' }, 'apiUrl: "http://127.0.0.1.example.com". Must be an address with'],
  [{ apiVersion: 'latest' }, 'apiVersion: "latest". Must be a version of the API such as'],
  [{ types: [] }, 'types: []. Must contain at least one event type.'],
])('refuses the option %j of a source', (options, message) => {
  expect(sourceProblems(options)).toEqual([expect.stringContaining(`topics.t.reconcile.source.${message}`)]);
});

test('accepts a server on this machine without encryption', () => {
  expect(sourceProblems({ apiUrl: 'http://127.0.0.1:8420' })).toEqual([]);
});

test('refuses an option that the source does not have', () => {
  const options: object = { type: ['invoice.paid'] };
  expect(sourceProblems(options)).toEqual([
    'topics.t.reconcile.source.type: unknown option. Must be one of apiKeyName, apiUrl, apiVersion, types, ' +
      'undeliveredOnly. Did you mean types?',
  ]);
});

describe('fetching events', () => {
  const fetching = { source: ownSource('crm', { apiKeyName }) };
  const refusal = expect.stringContaining('topics.t.reconcile.source.name: "crm". Must not fetch events for a topic');

  test.each<[string, object]>([
    ['an unsigned id', { verify: github({ secretName }) }],
    ['an unsigned id of Shopify', { verify: shopify({ secretName }) }],
    ['no id', { verify: hmac({ header: 'x-sig', secretName }) }],
    ['the body', { dedupeBy: 'body' }],
    ['a part of the body', { dedupeBy: { bodyWithout: ['attempt'] } }],
    ['the delivery', { dedupeBy: 'delivery' }],
    ['nothing', { dedupeBy: false }],
    ['an unsigned header', { dedupeBy: { header: 'x-id' } }],
    ['a field that is not signed', { verify: unsigned(), dedupeBy: { body: '/id' } }],
  ])('is refused where events are recognized by %s', (_, topic) => {
    expect(problemsOf(fetching, topic)).toEqual([refusal]);
  });

  test.each<[string, object]>([
    ['a signed id in the body', {}],
    ['a field of the body that the topic names', { verify: shopify({ secretName }), dedupeBy: { body: '/id' } }],
    ['a signed id in a header', { verify: standardWebhooks({ secretName }) }],
  ])('is accepted where events are recognized by %s', (_, topic) => {
    expect(problemsOf(fetching, topic)).toEqual([]);
  });
});

describe('asking for deliveries again', () => {
  const asking = { source: ownSource('crm', { apiKeyName, recovers: 'deliveries' }) };

  test.each<[string, object]>([
    ['the delivery', { dedupeBy: 'delivery' }],
    ['nothing', { dedupeBy: false }],
  ])('is refused where events are recognized by %s', (_, topic) => {
    expect(problemsOf(asking, topic)).toEqual([
      expect.stringContaining('topics.t.reconcile.source.name: "crm". Must not ask for deliveries again'),
    ]);
  });

  test('is accepted where events are recognized by their body and id', () => {
    expect(problemsOf(asking, { verify: github({ secretName }) })).toEqual([]);
  });
});
