import type { EndpointRegistration, EndpointStatus } from '#contract/reconcile-protocol';
import type { SourceContext } from '#contract/source';

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
   * @param signingSecret returns the topic's newest signing secret, for providers that do not generate one. A topic
   *   without any gets a random one, which is stored before it is returned.
   */
  register(url: string, context: SourceContext, signingSecret: () => Promise<string>): Promise<Registered>;
  /** Steps by which a person registers the endpoint. */
  steps(url: string, secretName: string): readonly string[];
}
