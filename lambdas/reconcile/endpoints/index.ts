import { ownValue } from '#contract/own-value';
import { githubEndpoint } from './github.ts';
import type { ProviderEndpoint } from './provider-endpoint.ts';
import { stripeEndpoint } from './stripe.ts';

/** Endpoints by the name of the source whose key they use. */
const ENDPOINTS: Readonly<Record<string, ProviderEndpoint>> = {
  'github-deliveries': githubEndpoint,
  'stripe-events': stripeEndpoint,
};

/** Finds the endpoint of a source. Returns undefined for a source that cannot watch one. */
export function endpointOf(source: string): ProviderEndpoint | undefined {
  return ownValue(ENDPOINTS, source);
}
