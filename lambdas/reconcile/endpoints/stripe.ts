import type { EndpointRegistration, EndpointStatus } from '#contract/reconcile-protocol';
import type { SourceContext } from '#contract/source';
import { readJson } from '#lambdas/reconcile/sources/read-json';
import { STRIPE_API, stripeHeaders, typeFilter } from '#lambdas/reconcile/sources/stripe-api';
import type { StripeEvent, StripeOptions } from '#lambdas/reconcile/sources/stripe-events';
import { findProblems, type StripeEndpoint } from './stripe-problems.ts';

type Registered = Pick<EndpointRegistration, 'id' | 'result'> & Pick<StripeEndpoint, 'secret'>;

const ALL = '*';
/** The most endpoints of a page. @see https://docs.stripe.com/api/pagination */
const PAGE_SIZE = '100';

/**
 * Webhook endpoint at Stripe.
 *
 * Stripe's API does not list the deliveries of an endpoint. An event only has the number of endpoints of the account
 * that have not confirmed it, so the status has no latest success, and its latest failure may concern another endpoint.
 *
 * @see https://docs.stripe.com/api/webhook_endpoints
 */
export const stripeEndpoint = {
  async status(url: string, context: SourceContext): Promise<EndpointStatus> {
    const stripe = context as SourceContext<StripeOptions>;
    const { types = [] } = stripe.options;
    const endpoints = await findEndpoints(url, stripe);
    const [endpoint] = endpoints;
    const newest = await newestEvent(stripe, {});
    const undelivered = await newestEvent(stripe, { delivery_success: 'false' });
    return {
      url,
      ...(endpoint && { id: endpoint.id }),
      isEnabled: endpoint?.status === 'enabled',
      events: endpoint?.enabled_events ?? [],
      missingEvents: endpoint ? missingTypes(endpoint, types) : types,
      ...(undelivered && { lastFailure: describeUndelivered(undelivered) }),
      problems: findProblems(url, endpoints, stripe.options, newest?.api_version ?? undefined),
    };
  },

  async register(url: string, context: SourceContext): Promise<Registered> {
    const stripe = context as SourceContext<StripeOptions>;
    const { types = [], apiVersion } = stripe.options;
    const [endpoint] = await findEndpoints(url, stripe);
    if (!endpoint) {
      const body = new URLSearchParams({ url, description: 'Catchbasin', ...enabledEvents(types) });
      if (apiVersion) body.set('api_version', apiVersion);
      const { id, secret } = await call<StripeEndpoint>(stripe, '/v1/webhook_endpoints', body);
      return { id, result: 'created', ...(secret !== undefined && { secret }) };
    }
    if (apiVersion && endpoint.api_version !== null && endpoint.api_version !== apiVersion) {
      throw new Error(
        `the endpoint ${endpoint.id} has the API version ${endpoint.api_version} and not ${apiVersion}. ` +
          `Stripe cannot change it. Set apiVersion to ${endpoint.api_version}, or delete the endpoint in Stripe's ` +
          'dashboard and run the command again.',
      );
    }
    const missing = missingTypes(endpoint, types);
    const body = new URLSearchParams({
      ...(missing.length > 0 && enabledEvents([...endpoint.enabled_events, ...missing])),
      ...(endpoint.status !== 'enabled' && { disabled: 'false' }),
    });
    if (body.size === 0) return { id: endpoint.id, result: 'unchanged' };
    await call(stripe, `/v1/webhook_endpoints/${endpoint.id}`, body);
    return { id: endpoint.id, result: 'updated' };
  },

  /** @see https://docs.stripe.com/workbench/event-destinations */
  steps: (url: string, secretName: string): readonly string[] => [
    "Open the Webhooks tab of Workbench in Stripe's dashboard, https://dashboard.stripe.com/workbench/webhooks, in the " +
      'mode or sandbox of the API key.',
    'Click "Create new destination", and choose the API version. Choose the `apiVersion` of stripeEvents() if it is ' +
      "set, and otherwise the account's default version.",
    'Choose "Events on your account" and the `types` of stripeEvents(), or all events without `types`. Continue.',
    `Choose "Webhook" with the endpoint URL ${url}, and create the destination.`,
    'Reveal the signing secret of the destination, which begins with whsec_, and put it into the secret ' +
      `${secretName} with \`npm run ops -- secret put\`.`,
  ],
};

/** Returns the endpoints with an address. Enabled ones come first. */
async function findEndpoints(url: string, stripe: SourceContext<StripeOptions>): Promise<StripeEndpoint[]> {
  const found: StripeEndpoint[] = [];
  for (let last: string | undefined; ; ) {
    const query = new URLSearchParams({ limit: PAGE_SIZE, ...(last !== undefined && { starting_after: last }) });
    const { data, has_more: hasMore } = await call<{ data: StripeEndpoint[]; has_more: boolean }>(
      stripe,
      `/v1/webhook_endpoints?${query}`,
    );
    found.push(...data.filter((endpoint) => endpoint.url === url));
    last = data.at(-1)?.id;
    if (!hasMore || last === undefined) break;
  }
  return found.sort((a, b) => Number(b.status === 'enabled') - Number(a.status === 'enabled'));
}

/** Returns the newest event of the configured types. */
async function newestEvent(
  stripe: SourceContext<StripeOptions>,
  filter: Readonly<Record<string, string>>,
): Promise<(StripeEvent & { readonly pending_webhooks: number }) | undefined> {
  const query = new URLSearchParams({ limit: '1', ...typeFilter(stripe.options.types ?? []), ...filter });
  const { data } = await call<{ data: (StripeEvent & { readonly pending_webhooks: number })[] }>(
    stripe,
    `/v1/events?${query}`,
  );
  return data[0];
}

function describeUndelivered({
  id,
  created,
  pending_webhooks: pending,
}: {
  readonly id: string;
  readonly created: number;
  readonly pending_webhooks: number;
}): Required<EndpointStatus>['lastFailure'] {
  const reason =
    `event ${id} of this time is pending or has failed at ${pending} endpoint${pending === 1 ? '' : 's'} of the ` +
    'account. Stripe does not tell which.';
  return { at: new Date(created * 1_000).toISOString(), reason };
}

function missingTypes({ enabled_events: enabled }: StripeEndpoint, types: readonly string[]): readonly string[] {
  if (enabled.includes(ALL)) return [];
  return (types.length > 0 ? types : [ALL]).filter((type) => !enabled.includes(type));
}

function enabledEvents(types: readonly string[]): Record<string, string> {
  const wanted = types.length === 0 || types.includes(ALL) ? [ALL] : types;
  return Object.fromEntries(wanted.map((type, n) => [`enabled_events[${n}]`, type]));
}

/** Calls Stripe's API. A body makes it a POST. */
async function call<Content>(
  { options: { apiUrl = STRIPE_API, apiVersion }, apiKey, fetch }: SourceContext<StripeOptions>,
  path: string,
  body?: URLSearchParams,
): Promise<Content> {
  const headers = stripeHeaders(apiKey, apiVersion);
  return readJson(await fetch(`${apiUrl}${path}`, { headers, ...(body && { method: 'POST', body }) }));
}
