import { ownValue } from '#contract/own-value';
import type { EndpointRegistration, EndpointStatus } from '#contract/reconcile-protocol';
import type { SourceContext } from '#contract/source';
import { stripeEndpoint } from './stripe.ts';

/** Result of a registration, with the secret that the provider returned. */
export type Registered = Omit<EndpointRegistration, 'storedIn' | 'url'> & {
  /** Signing secret of the endpoint. Undefined when the provider does not show it again. */
  readonly secret?: string;
};

/** Webhook endpoint at a provider, which the API key of the source can read and change. */
export interface ProviderEndpoint {
  /** Reads the state of the endpoint with this address. */
  status(url: string, context: SourceContext): Promise<EndpointStatus>;
  /**
   * Creates the endpoint, or updates it to the configuration.
   *
   * @param secret the topic's signing secret, for providers that are given one. @default the provider generates it
   */
  register(url: string, context: SourceContext): Promise<Registered>;
  /** Steps by which a person registers the endpoint. */
  steps(url: string, secretName: string): readonly string[];
}

/** Endpoints by the name of the source whose key they use. */
const ENDPOINTS: Readonly<Record<string, ProviderEndpoint>> = {
  'stripe-events': stripeEndpoint,
};

/** Finds the endpoint of a source. Returns undefined for a source that cannot watch one. */
export function endpointOf(source: string): ProviderEndpoint | undefined {
  return ownValue(ENDPOINTS, source);
}
