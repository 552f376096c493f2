import type { Source } from './provider-facts.ts';

/** Statement about a provider, and where it was read. */
export interface SetupFact {
  /** Statement in one or two sentences. */
  readonly text: string;
  readonly source: Source;
  /** Part that no stored documentation confirms, such as a menu path. It completes "Not confirmed: …". */
  readonly notConfirmed?: string;
}

/** Steps at a provider, for the section of its preset in `docs/providers/`. */
export interface ProviderSetup {
  /** Place that takes the endpoint's URL. */
  readonly url: SetupFact;
  /** Place that shows the secret, or that takes the one that you choose. */
  readonly secret: SetupFact;
  /** Traps, in sentences. Retries, responses and events are in the facts of the provider. */
  readonly watch: string;
}

/** Page of `docs/providers/`. */
export interface ProviderGroup {
  readonly title: string;
  /** Two lines that say which providers the page has, and what they have in common. */
  readonly introduction: string;
  /** Setup by the preset's name in lower case with dashes, in the order of the page. */
  readonly providers: Readonly<Record<string, ProviderSetup>>;
}
