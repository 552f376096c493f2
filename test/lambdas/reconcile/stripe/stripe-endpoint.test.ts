import { stripeEndpoint } from '#lambdas/reconcile/endpoints/stripe';
import type { StripeEndpoint } from '#lambdas/reconcile/endpoints/stripe-problems';
import type { StripeOptions } from '#lambdas/reconcile/sources/stripe-events';
import { listOf, type Received, stripeContext } from './stripe-server.ts';

const URL_OF_TOPIC = 'https://hooks.example.com/stripe';
const VERSION = '2026-10-28.endive';
const ENDPOINT: StripeEndpoint = {
  id: 'we_1',
  url: URL_OF_TOPIC,
  status: 'enabled',
  enabled_events: ['*'],
  api_version: null,
};
const EVENT = { id: 'evt_1', type: 'invoice.paid', created: 1_790_000_000, api_version: VERSION, pending_webhooks: 0 };

interface Account {
  readonly endpoints?: readonly Partial<StripeEndpoint>[];
  readonly events?: readonly (typeof EVENT)[];
  readonly undelivered?: readonly (typeof EVENT)[];
}

/** Creates a Stripe account with these endpoints and events. */
function accountOf({ endpoints = [{}], events = [EVENT], undelivered = [] }: Account, options: StripeOptions = {}) {
  const registered = endpoints.map((endpoint) => ({ ...ENDPOINT, ...endpoint }));
  const { context, requests } = stripeContext(options, (request) => {
    if (request.method === 'POST') return { ...ENDPOINT, id: 'we_new', secret: 'whsec_new' };
    if (request.url.pathname === '/v1/webhook_endpoints') return listOf(registered, request);
    return listOf(request.url.searchParams.get('delivery_success') === 'false' ? undelivered : events, request);
  });
  const posted = () => requests.filter(({ method }) => method === 'POST');
  return { context: context as Parameters<typeof stripeEndpoint.status>[1], requests, posted };
}

async function problemsOf(account: Account, options: StripeOptions = {}): Promise<readonly string[]> {
  return (await stripeEndpoint.status(URL_OF_TOPIC, accountOf(account, options).context)).problems;
}

const form = ({ url, body }: Received) => ({ path: url.pathname, ...Object.fromEntries(body) });

test('an endpoint that is enabled and receives all events is healthy', async () => {
  const { context } = accountOf({});
  expect(await stripeEndpoint.status(URL_OF_TOPIC, context)).toEqual({
    url: URL_OF_TOPIC,
    id: 'we_1',
    isEnabled: true,
    events: ['*'],
    missingEvents: [],
    problems: [],
  });
});

test('an endpoint that is not registered is a problem, and all types are missing', async () => {
  const { context } = accountOf({ endpoints: [{ url: 'https://other.example.com' }] }, { types: ['invoice.paid'] });
  const status = await stripeEndpoint.status(URL_OF_TOPIC, context);
  expect(status).toMatchObject({ isEnabled: false, events: [], missingEvents: ['invoice.paid'] });
  expect(status).not.toHaveProperty('id');
  expect(status.problems).toEqual([expect.stringMatching(/^No endpoint of .* has the address .* Register it/)]);
});

test('an endpoint on a later page is found', async () => {
  const others = Array.from({ length: 230 }, (_, n) => ({ id: `we_other_${n}`, url: `https://${n}.example.com` }));
  const { context, requests } = accountOf({ endpoints: [...others, {}] });
  expect(await stripeEndpoint.status(URL_OF_TOPIC, context)).toMatchObject({ id: 'we_1', problems: [] });
  const pages = requests.filter(({ url }) => url.pathname === '/v1/webhook_endpoints');
  expect(pages.map(({ url }) => url.searchParams.get('starting_after'))).toEqual([null, 'we_other_99', 'we_other_199']);
});

test('a disabled endpoint is a problem', async () => {
  const { context } = accountOf({ endpoints: [{ status: 'disabled' }] });
  const status = await stripeEndpoint.status(URL_OF_TOPIC, context);
  expect(status.isEnabled).toBe(false);
  expect(status.problems).toEqual([expect.stringContaining('we_1 is disabled at Stripe')]);
});

test('an enabled endpoint counts before a disabled one with the same address', async () => {
  const { context } = accountOf({ endpoints: [{ id: 'we_old', status: 'disabled' }, {}] });
  expect(await stripeEndpoint.status(URL_OF_TOPIC, context)).toMatchObject({ id: 'we_1', problems: [] });
});

test('two enabled endpoints with the same address are a problem, because their secrets differ', async () => {
  expect(await problemsOf({ endpoints: [{}, { id: 'we_2' }] })).toEqual([expect.stringContaining('we_1, we_2')]);
});

test('configured types that the endpoint does not receive are a problem', async () => {
  const { context } = accountOf(
    { endpoints: [{ enabled_events: ['invoice.paid', 'charge.failed'] }] },
    { types: ['invoice.paid', 'payout.failed'] },
  );
  const status = await stripeEndpoint.status(URL_OF_TOPIC, context);
  expect(status.missingEvents).toEqual(['payout.failed']);
  expect(status.problems).toEqual([expect.stringMatching(/does not receive payout\.failed, .* Subscribe it/)]);
});

test.each([
  [['*'], ['invoice.paid']],
  [['invoice.paid', 'charge.failed'], ['invoice.paid']],
])('an endpoint that receives %j is healthy where the types are %j', async (enabled, types) => {
  expect(await problemsOf({ endpoints: [{ enabled_events: enabled }] }, { types })).toEqual([]);
});

test('fetching all types for an endpoint that receives some is a problem', async () => {
  expect(await problemsOf({ endpoints: [{ enabled_events: ['invoice.paid'] }] })).toEqual([
    expect.stringMatching(/receives 1 types of events, and reconcile fetches all\. Set `types` .* to invoice\.paid/),
  ]);
});

test.each([
  ['the endpoint has another version than apiVersion', '2024-06-20', VERSION, '2024-06-20', 'apiVersion'],
  ['fetched events have another version than webhooks', VERSION, undefined, '2024-06-20', "account's default version"],
  ['fetched events have another version than apiVersion', null, VERSION, '2024-06-20', "account's default version"],
])('it is a problem that %s', async (_, version, apiVersion, fetched, problem) => {
  const account = { endpoints: [{ api_version: version }], events: [{ ...EVENT, api_version: fetched }] };
  expect(await problemsOf(account, { ...(apiVersion && { apiVersion }) })).toEqual([expect.stringContaining(problem)]);
});

test.each([
  ['an endpoint without a version', null, undefined],
  ['an endpoint with the version of fetched events', VERSION, undefined],
  ['the same version everywhere', VERSION, VERSION],
])('the version of %s is no problem', async (_, version, apiVersion) => {
  expect(await problemsOf({ endpoints: [{ api_version: version }] }, { ...(apiVersion && { apiVersion }) })).toEqual(
    [],
  );
});

test('versions are not compared while the account has no event', async () => {
  expect(await problemsOf({ endpoints: [{ api_version: VERSION }], events: [] })).toEqual([]);
});

test('the newest event that is not delivered is told, without a problem', async () => {
  const { context, requests } = accountOf(
    { undelivered: [{ ...EVENT, id: 'evt_2', pending_webhooks: 1 }] },
    { types: ['invoice.paid'] },
  );
  const { lastFailure, problems } = await stripeEndpoint.status(URL_OF_TOPIC, context);
  expect(lastFailure).toEqual({
    at: '2026-09-21T14:13:20.000Z',
    reason: expect.stringContaining('event evt_2 of this time is pending or has failed at 1 endpoint of the account'),
  });
  expect(problems).toEqual([]);
  const asked = requests.find(({ url }) => url.searchParams.has('delivery_success'));
  expect(Object.fromEntries(asked?.url.searchParams ?? [])).toEqual({
    limit: '1',
    delivery_success: 'false',
    'types[0]': 'invoice.paid',
  });
});

test('a registration creates the endpoint, and returns the signing secret', async () => {
  const { context, posted } = accountOf({ endpoints: [] }, { types: ['a.b', 'c.d'], apiVersion: VERSION });
  expect(await stripeEndpoint.register(URL_OF_TOPIC, context)).toEqual({
    id: 'we_new',
    result: 'created',
    secret: 'whsec_new',
  });
  expect(posted().map(form)).toEqual([
    {
      path: '/v1/webhook_endpoints',
      url: URL_OF_TOPIC,
      description: 'Catchbasin',
      'enabled_events[0]': 'a.b',
      'enabled_events[1]': 'c.d',
      api_version: VERSION,
    },
  ]);
});

test("without types and version, the endpoint receives all events in the account's version", async () => {
  const { context, posted } = accountOf({ endpoints: [] });
  await stripeEndpoint.register(URL_OF_TOPIC, context);
  expect(posted().map(form)).toEqual([
    {
      path: '/v1/webhook_endpoints',
      url: URL_OF_TOPIC,
      description: 'Catchbasin',
      'enabled_events[0]': '*',
    },
  ]);
});

test('a registration enables an existing endpoint and adds missing types, and keeps the others', async () => {
  const { context, posted } = accountOf(
    { endpoints: [{ status: 'disabled', enabled_events: ['a.b', 'x.y'] }] },
    { types: ['a.b', 'c.d'] },
  );
  expect(await stripeEndpoint.register(URL_OF_TOPIC, context)).toEqual({ id: 'we_1', result: 'updated' });
  expect(posted().map(form)).toEqual([
    {
      path: '/v1/webhook_endpoints/we_1',
      'enabled_events[0]': 'a.b',
      'enabled_events[1]': 'x.y',
      'enabled_events[2]': 'c.d',
      disabled: 'false',
    },
  ]);
});

test('without types, a registration subscribes an existing endpoint to all events', async () => {
  const { context, posted } = accountOf({ endpoints: [{ enabled_events: ['a.b'] }] });
  expect(await stripeEndpoint.register(URL_OF_TOPIC, context)).toEqual({ id: 'we_1', result: 'updated' });
  expect(posted().map(form)).toEqual([{ path: '/v1/webhook_endpoints/we_1', 'enabled_events[0]': '*' }]);
});

test('a registration leaves an endpoint alone that is as configured', async () => {
  const { context, posted } = accountOf({}, { types: ['a.b'], apiVersion: VERSION });
  expect(await stripeEndpoint.register(URL_OF_TOPIC, context)).toEqual({ id: 'we_1', result: 'unchanged' });
  expect(posted()).toEqual([]);
});

test('a registration changes nothing at an endpoint with another version, because Stripe cannot change it', async () => {
  const { context, posted } = accountOf(
    { endpoints: [{ api_version: '2024-06-20', status: 'disabled' }] },
    { apiVersion: VERSION },
  );
  await expect(stripeEndpoint.register(URL_OF_TOPIC, context)).rejects.toThrow(
    /we_1 has the API version 2024-06-20 and not 2026-10-28\.endive\. Stripe cannot change it\. Set apiVersion/,
  );
  expect(posted()).toEqual([]);
});

test('the steps name the address and the secret', () => {
  const steps = stripeEndpoint.steps(URL_OF_TOPIC, 'webhooks/prod/stripe').join('\n');
  expect(steps).toContain(URL_OF_TOPIC);
  expect(steps).toContain('webhooks/prod/stripe');
});
