import Stripe from 'stripe';
import type { SourceContext, SourcePage } from '#contract/source';
import { stripeEndpoint } from '#lambdas/reconcile/endpoints/stripe';
import { stripeEvents } from '#lambdas/reconcile/sources/stripe-events';
import { stripeThinEvents } from '#lambdas/reconcile/sources/stripe-thin-events';

const SINCE = 1_790_000_000;
const UNTIL = 1_790_000_900;
const WINDOW = { since: new Date(SINCE * 1_000), until: new Date(UNTIL * 1_000) };
const TYPES = ['invoice.paid', 'charge.failed'] as const;
const ADDRESS = 'https://hooks.example.com/stripe';

/** Objects that must have all fields of Stripe's published types. */
const EVENT: Stripe.PayoutPaidEvent = {
  id: 'evt_1',
  object: 'event',
  type: 'payout.paid',
  api_version: '2026-10-28.endive',
  created: SINCE,
  data: { object: {} as Stripe.Payout },
  livemode: false,
  pending_webhooks: 2,
  request: null,
};
const ENDPOINT: Stripe.WebhookEndpoint = {
  id: 'we_1',
  object: 'webhook_endpoint',
  api_version: null,
  application: null,
  created: SINCE,
  description: null,
  enabled_events: ['payout.paid'],
  livemode: false,
  metadata: {},
  status: 'enabled',
  url: ADDRESS,
};

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly version: string | null;
}

/** Answers like an account without objects, and keeps the requests. */
function recorder() {
  const sent: Sent[] = [];
  const answer = async (address: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(address));
    sent.push({
      method: init.method ?? 'GET',
      path: url.pathname,
      fields: Object.fromEntries([...url.searchParams, ...new URLSearchParams(String(init.body ?? ''))]),
      version: new Headers(init.headers).get('stripe-version'),
    });
    return new Response(JSON.stringify({ object: 'list', data: [], has_more: false, next_page_url: null }), {
      headers: { 'content-type': 'application/json' },
    });
  };
  return { sent, answer };
}

/** Returns the requests of Stripe's SDK. */
async function sentBySdk(use: (stripe: Stripe) => Promise<unknown>): Promise<readonly Sent[]> {
  const { sent, answer } = recorder();
  await use(new Stripe('sk_test_1', { httpClient: Stripe.createFetchHttpClient(answer as typeof fetch) }));
  return sent;
}

/** Returns the requests of the reconcile function. */
async function sentByUs<Options extends object>(
  options: Options,
  use: (context: SourceContext<Options>) => Promise<unknown>,
): Promise<readonly Sent[]> {
  const { sent, answer } = recorder();
  await use({ options, apiKey: 'sk_test_1', fetch: answer });
  return sent;
}

async function readAll(pages: AsyncIterable<SourcePage>): Promise<void> {
  for await (const page of pages) expect(page.events).toEqual([]);
}

const withoutVersion = (sent: readonly Sent[]) => sent.map(({ version, ...others }) => others);

test("events are asked for as by Stripe's SDK", async () => {
  const ours = await sentByUs({ types: TYPES, undeliveredOnly: true }, (context) =>
    readAll(stripeEvents({ ...WINDOW, cursor: 'evt_1' }, context)),
  );
  const theirs = await sentBySdk((stripe) =>
    stripe.events.list({
      limit: 100,
      created: { gte: SINCE, lte: UNTIL },
      delivery_success: false,
      starting_after: 'evt_1',
      types: [...TYPES],
    }),
  );
  expect(withoutVersion(ours)).toEqual(withoutVersion(theirs));
});

test("thin events are asked for as by Stripe's SDK", async () => {
  const types = ['v1.billing.meter.error_report_triggered'];
  const ours = await sentByUs({ types }, (context) => readAll(stripeThinEvents(WINDOW, context)));
  // The SDK declares numbers here, while the documentation and the Python SDK have timestamps as text.
  const created = { gte: WINDOW.since.toISOString(), lte: WINDOW.until.toISOString() } as unknown as { gte: number };
  const theirs = await sentBySdk((stripe) => stripe.v2.core.events.list({ created, types }));
  expect(withoutVersion(ours)).toEqual(withoutVersion(theirs));
});

test("an endpoint is looked for and created as by Stripe's SDK", async () => {
  const options = { types: TYPES, apiVersion: '2026-10-28.endive' };
  const ours = await sentByUs(options, (context) =>
    stripeEndpoint.register(ADDRESS, context as unknown as SourceContext),
  );
  const theirs = await sentBySdk(async (stripe) => {
    await stripe.webhookEndpoints.list({ limit: 100 });
    await stripe.webhookEndpoints.create({
      url: ADDRESS,
      description: 'Catchbasin',
      enabled_events: [...TYPES],
      api_version: '2026-10-28.endive',
    });
  });
  expect(withoutVersion(ours)).toEqual(withoutVersion(theirs));
  expect(ours.map(({ version }) => version)).toEqual([options.apiVersion, options.apiVersion]);
});

test("an endpoint and an event of Stripe's types are understood", async () => {
  const fetch: SourceContext['fetch'] = async (url) =>
    Response.json({ data: [String(url).includes('events') ? EVENT : ENDPOINT], has_more: false });
  const options = { types: ['payout.paid', 'payout.failed'] };
  expect(await stripeEndpoint.status(ADDRESS, { options, apiKey: 'sk_test_1', fetch })).toEqual({
    url: ADDRESS,
    id: 'we_1',
    isEnabled: true,
    events: ['payout.paid'],
    missingEvents: ['payout.failed'],
    lastFailure: { at: '2026-09-21T14:13:20.000Z', reason: expect.stringContaining('2 endpoints') },
    problems: [expect.stringContaining('payout.failed')],
  });
});
